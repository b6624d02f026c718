using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace QuboCam.App.Web;

/// <summary>The web page and the REST API: read from top to bottom, what the server is made of.</summary>
internal static class WebServer
{
    /// <summary>Makes the server; it is not started yet.</summary>
    /// <param name="options">Addresses, folder and limits.</param>
    /// <param name="configure">Changes what is made, for tests; null for nothing.</param>
    /// <exception cref="InputException">An address is not allowed, or the data folder is in use.</exception>
    public static WebApplication Build(WebOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        OnnxRuntimeLimits.LimitMemory(options.ModelMemory);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        BindAddresses.Check(options.Urls, hasKeys: !options.Guard.Keys.IsEmpty);
        builder.Logging.AddLog(options.LogsJson);
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(options.Urls).ConfigureKestrel(kestrel => kestrel.ConfigureGuard(options.Guard));
        AddServices(builder.Services, options);
        configure?.Invoke(builder);

        WebApplication server = builder.Build();
        server.UseGuard();
        server.MapOperations();
        server.MapPages();
        MapApi(server.MapGroup("/api/v1"));
        if (options.ShowsCluster)
        {
            ClusterPage.MapPage(server);
            ClusterPage.MapApi(server.MapGroup("/api/v1"));
        }
        return server;
    }

    private static void AddServices(IServiceCollection services, WebOptions options)
    {
        services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton<IHostLifetime, NoLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Jobs.ShutdownGrace + TimeSpan.FromSeconds(10));
        services.AddGuard(options.Guard);
        services.AddOperations();
        services.AddRazorComponents();
        services.AddSingleton(_ => new WorkGate(options.Threads, options.Queue));
        services.AddStore(options.Store);
        services.AddJobs(options.Jobs);
        services.AddSingleton(_ => new ModelSessions(options.Models, options.MostOpenModels));
        services.AddSingleton(_ => new HeldImages(options.MostHeldImages));
        services.AddSingleton<ExplainForm>().AddSingleton<ProblemForm>();
        services.AddSingleton<ExplainWork>().AddSingleton<ExplainKeeper>().AddSingleton<ProblemWork>();
        services.AddHostedService<WarmUp>();
        if (options.ShowsCluster) services.AddSingleton(_ => new ClusterView(options.Postgres!));
        services.AddSingleton<StoredResults>().AddSingleton<ModelFacts>();
        services.AddSingleton<IJobRunner, ExplainRunner>().AddSingleton<IJobRunner, SolveRunner>().AddSingleton<IJobRunner, AnalyseRunner>();
    }

    private static void MapApi(IEndpointRouteBuilder api)
    {
        ExplainRoutes.Map(api);
        ExplanationRoutes.Map(api);
        ModelRoutes.Map(api);
        ProblemRoutes.Map(api);
        JobRoutes.Map(api);
    }
}

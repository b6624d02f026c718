using Microsoft.Extensions.DependencyInjection;

namespace QuboCam.App.Web;

/// <summary>The services of the store.</summary>
internal static class StoreServices
{
    public static void AddStore(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<StoreDatabase>();
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<StoreDatabase>(); // the folder is this server's from here on
            return new BlobStore(options.Folder, options.MostBytesOnDisk);
        });
        services.AddSingleton<ExplanationStore>().AddSingleton<ModelStore>().AddSingleton<JobTable>();
        services.AddHostedService<Retention>();
    }
}

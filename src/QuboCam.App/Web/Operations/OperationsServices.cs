using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.OpenApi;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Scalar.AspNetCore;

namespace QuboCam.App.Web;

/// <summary>Health, logs, traces, metrics, and the description of the API.</summary>
internal static class OperationsServices
{
    private const string Ready = "ready";

    /// <summary>The log goes to standard error: results alone go to standard output.</summary>
    public static void AddLog(this ILoggingBuilder logging, bool isJson)
    {
        logging.ClearProviders();
        if (isJson) logging.AddJsonConsole(
            json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        else logging.AddSimpleConsole(text => (text.SingleLine, text.TimestampFormat, text.ColorBehavior) =
            (true, "HH:mm:ss ", Terminal.HasColours ? LoggerColorBehavior.Enabled : LoggerColorBehavior.Disabled));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Authentication", LogLevel.Error);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<Telemetry>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: [Ready]);
        OpenTelemetry.OpenTelemetryBuilder telemetry = services.AddOpenTelemetry();
        telemetry.WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            telemetry.WithTracing(traces => traces.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation().AddOtlpExporter());
        services.AddOpenApi("v1", document => document.AddDocumentTransformer((description, context, _) =>
        {
            description.Info = new OpenApiInfo
            {
                Title = "QuboCam",
                Version = "v1",
                Description = "Explains what an image classifier looked at. Forms take the options of the command line by the same names, and "
                    + "answers are the documents that the command line prints with --json. Errors are problem+json: detail is one clear line.",
            };
            if (!context.ApplicationServices.GetRequiredService<ApiKeys>().IsEmpty)
                RequireKey(description);
            return Task.CompletedTask;
        }));
    }

    public static void MapOperations(this WebApplication server)
    {
        IServiceProvider services = server.Services;
        services.GetRequiredService<Telemetry>().Watch(
            services.GetRequiredService<WorkGate>(), services.GetRequiredService<JobEngine>(), services.GetRequiredService<ModelSessions>());
        server.MapGet("/health", () => Results.Json(new { status = "healthy" })).AllowAnonymous().ExcludeFromDescription().DisableRateLimiting();
        server.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
            {
                status = report.Status == HealthStatus.Healthy ? "ready" : "not ready",
                failing = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => entry.Key),
            }),
        }).AllowAnonymous().DisableRateLimiting();
        server.MapPrometheusScrapingEndpoint("/metrics");
        server.MapOpenApi("/api/{documentName}/openapi.json");
        server.MapScalarApiReference("/api/reference", reference => reference
            .WithTitle("QuboCam API").WithOpenApiRoutePattern("/api/{documentName}/openapi.json")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton());
    }

    /// <summary>Says in the description of the API that it asks for a key.</summary>
    private static void RequireKey(OpenApiDocument description)
    {
        const string Key = "key";
        description.Components ??= new OpenApiComponents();
        description.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        description.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of this server; or 'X-Api-Key: KEY'.",
        };
        (description.Security ??= []).Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, description)] = [] });
    }
}

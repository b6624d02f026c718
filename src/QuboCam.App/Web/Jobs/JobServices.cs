using Microsoft.Extensions.DependencyInjection;

namespace QuboCam.App.Web;

/// <summary>The services of jobs.</summary>
internal static class JobServices
{
    public static void AddJobs(this IServiceCollection services, JobLimits limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton<JobEngine>();
        services.AddHostedService(provider => provider.GetRequiredService<JobEngine>());
    }
}

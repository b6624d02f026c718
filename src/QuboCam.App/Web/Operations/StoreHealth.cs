using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace QuboCam.App.Web;

/// <summary>Whether the database answers.</summary>
internal sealed class StoreHealth(StoreDatabase database) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using StoreContext store = database.Open();
            await store.Jobs.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy(exception: error);
        }
    }
}

using Microsoft.Extensions.Hosting;

namespace QuboCam.App;

/// <summary>A server in the program ends when its command does: Ctrl-C belongs to the command.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>
/// Drives rollouts for as long as the host runs. When it stops, a step that is under way is cancelled and is run again by whoever drives
/// next, who looks first what it had done.
/// </summary>
internal sealed partial class RolloutService(RolloutHosting hosting, RolloutDesk desk, TimeProvider time, ILogger<RolloutService> log) : BackgroundService
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var driving = hosting.DriveAsync(stoppingToken);
        await ResumeAsync(stoppingToken);
        await driving;
    }

    /// <summary>Takes up rollouts whose start was interrupted before the engine knew of them.</summary>
    private async Task ResumeAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await desk.ResumeAllAsync(stopping);
                return;
            }
            catch (StorageException wrong)
            {
                LogNotResumed(wrong.Message);
                await Task.Delay(_retry, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Rollouts whose start was interrupted wait for the storage: {Reason}")]
    private partial void LogNotResumed(string reason);
}

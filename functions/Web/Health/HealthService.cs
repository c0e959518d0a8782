using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Health;

/// <summary>
/// Judges health for as long as the host runs, a few times an interval and beside the schedule, so that a region that falls silent is
/// noticed although nothing runs there. Of several processes over one storage one judges, and the others read what it says.
/// </summary>
internal sealed partial class HealthService(
    ServeSettings settings, HealthJudge judge, HealthView view, VantageState state, PeersState peers, AlertRefresh refresh, TimeProvider time, ILogger<HealthService> log) : BackgroundService
{
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await JudgeAsync(stoppingToken);
            var half = state.Current.Fleet.Fleet.Interval / 2;
            await Task.Delay(half < _shortest ? _shortest : half > _longest ? _longest : half, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ReleaseAsync();
    }

    private async Task JudgeAsync(CancellationToken stopping)
    {
        try
        {
            var known = state.Current;
            var request = JudgeRequest.Of(known.Fleet.Fleet, settings.Region) with { Peers = peers.Use, ArePeersWatched = peers.IsWatched, Own = known.Last?.Run, BeforeOwn = known.Recent };
            var outcome = await judge.RunAsync(request, stopping);
            view.Take(outcome.Book);
            if (!outcome.IsJudge)
                return;
            foreach (var notice in outcome.Told)
                LogTold(KebabCase.Of(notice.Kind), notice.Incident.Id, KebabCase.Of(notice.Incident.Severity), notice.Incident.Title);
            if (outcome.Failure is { } failure)
                LogNotHandedOver(failure);
            await refresh.RunAsync(outcome.Book.Open, stopping);
        }
        catch (StorageException failure)
        {
            LogNotJudged(failure.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to end: what was under way is judged anew by who comes next.
        }
    }

    private async Task ReleaseAsync()
    {
        using var patience = new CancellationTokenSource(_farewell, time);
        try
        {
            await judge.ReleaseAsync(state.Current.Fleet.Fleet.Mesh, patience.Token);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            LogNotReleased(failure.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Incident {Kind}: {Id} ({Severity}) {Title}")]
    private partial void LogTold(string kind, string id, string severity, string title);

    [LoggerMessage(2, LogLevel.Warning, "Health was judged, and the history or the notices of it wait for the storage: {Failure}")]
    private partial void LogNotHandedOver(string failure);

    [LoggerMessage(3, LogLevel.Warning, "Health could not be judged: {Failure}")]
    private partial void LogNotJudged(string failure);

    [LoggerMessage(4, LogLevel.Information, "The next judge of health has to wait until this one counts as silent: {Failure}")]
    private partial void LogNotReleased(string failure);
}

using Microsoft.Extensions.Logging;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Peers;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Judges the health of every region from the home region, whose app may read all accounts, and keeps Alertmanagers and the platform's alerts informed.</summary>
internal sealed partial class HealthCare(
    AppSettings settings, FleetShelf shelf, HealthJudge judge, HealthView view, PeersState peers, AlertRefresh refresh, SignalLog signals, ILogger<HealthCare> log) : ITickWork
{
    /// <inheritdoc/>
    public string Name => "judging health";

    /// <inheritdoc/>
    public async Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var fleet = await shelf.ReadAsync(cancellationToken);
        var outcome = await judge.RunAsync(JudgeRequest.Of(fleet.Fleet, settings.Region) with { Peers = peers.Use, ArePeersWatched = peers.IsWatched }, cancellationToken);
        view.Take(outcome.Book);
        foreach (var notice in outcome.Told)
            LogTold(KebabCase.Of(notice.Kind), notice.Incident.Id, KebabCase.Of(notice.Incident.Severity), notice.Incident.Title);
        if (outcome.Failure is { } failure)
            LogNotHandedOver(failure);
        signals.ReportHealth(outcome.Book);
        await refresh.RunAsync(outcome.Book.Open, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "Incident {Kind}: {Id} ({Severity}) {Title}")]
    private partial void LogTold(string kind, string id, string severity, string title);

    [LoggerMessage(2, LogLevel.Warning, "Health was judged, and the history or the notices of it wait for the storage: {Failure}")]
    private partial void LogNotHandedOver(string failure);
}

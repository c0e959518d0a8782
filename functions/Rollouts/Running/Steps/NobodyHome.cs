using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Whether any connected peer calls the relay home that is to be retired.</summary>
internal static class NobodyHome
{
    private const int AskedAtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Asks whose home was not seen since ten minutes before the work was begun or taken up again, and again those that were seen at the
    /// relay; what keeps the relay from being retired, or nothing.
    /// </summary>
    public static async Task<Outcome?> LookAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        if (work.RelayOf(fleet) is not { } relay)
            return StepAnswer.Failed(Codes.PlanGone, $"the fleet no longer has the relay '{work.Plan.Relay}'");
        var reading = await work.Parts.Directory.ReadAsync(fleet, cancellationToken);
        if (reading.Failure is { } unread)
            return await RolloutStep.WaitAsync(work, Pause, $"management cannot be asked for its peers: {unread}", cancellationToken);

        var urls = InstanceUrls.Of(relay).Append(relay.Url.Text).ToList();
        var connected = reading.Peers.Where(peer => peer.IsConnected).ToList();
        var stale = connected.Where(peer => !(peer.HomeSeenAt > work.Args.Since - Before)).ToList();
        var toAsk = stale.Union(connected.Where(IsHome)).Take(AskedAtOnce).Select(peer => peer.Id).ToList();
        var asked = toAsk.Count == 0 ? [] : (await work.Parts.Directory.AskAsync(fleet, toAsk, cancellationToken)).Peers;
        var more = stale.Count - AskedAtOnce;
        var seen = more > 0 ? asked : [.. connected.Select(peer => asked.FirstOrDefault(other => other.Id == peer.Id) ?? peer)];
        var home = seen.Where(IsHome).Select(peer => peer.Name).ToList();
        var unknown = seen.Where(peer => peer.Home is null).Select(peer => peer.Name).ToList();
        if (home.Count + unknown.Count > 0)
            return StepAnswer.Failed(Codes.PeersAtHome, Say(relay.Name, home, unknown));
        if (more > 0)
            return await RolloutStep.WaitAsync(work, TimeSpan.Zero, $"{Amount.Of(more, "peer")} are still to be asked for their home", cancellationToken, RolloutState.Running);

        await work.NoteAsync("nobody-home", relay.Name, new { Connected = connected.Count, work.Now }, $"nobody-home-{work.Args.Since.UtcTicks}", cancellationToken);
        return null;

        bool IsHome(PeerFacts peer) => peer.Home is { } url && InstanceUrls.Contains(urls, url);
    }

    private static string Say(string relay, List<string> home, List<string> unknown) => string.Join("; ", ((string[])
    [
        home.Count > 0 ? $"peers call {relay} home: {FewNames.Of(home)}: stop the relay, and they pick another" : "",
        unknown.Count > 0 ? $"nobody could ask peers for their home: {FewNames.Of(unknown)}" : "",
    ]).Where(part => part.Length > 0));
}

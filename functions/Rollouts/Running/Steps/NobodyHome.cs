using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Whether any connected peer calls the relay home that is to be retired.</summary>
internal static class NobodyHome
{
    private const int AskedAtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(2);

    /// <summary>Asks whose home was not seen lately, and again those that were seen at the relay; what keeps the relay from being retired, or nothing.</summary>
    public static async Task<Outcome?> LookAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        if (work.RelayOf(fleet) is not { } relay)
            return StepAnswer.Failed(Codes.PlanGone, $"the fleet no longer has the relay '{work.Plan.Relay}'");
        var reading = await work.Parts.Directory.ReadAsync(fleet, cancellationToken);
        if (reading.Failure is { } unread)
            return await RolloutStep.WaitAsync(work, Pause, $"management cannot be asked for its peers: {unread}", cancellationToken);

        var stale = reading.Peers.Where(peer => peer.IsConnected && !(peer.HomeSeenAt > work.Now - Fresh)).Select(peer => peer.Id).ToList();
        var urls = InstanceUrls.Of(relay).Append(relay.Url.Text).ToList();
        var atHome = reading.Peers.Where(peer => peer.IsConnected && peer.Home is { } url && InstanceUrls.Contains(urls, url)).Select(peer => peer.Id);
        var toAsk = stale.Union(atHome, StringComparer.Ordinal).Take(AskedAtOnce).ToList();
        var asked = toAsk.Count == 0 ? [] : (await work.Parts.Directory.AskAsync(fleet, toAsk, cancellationToken)).Peers;
        if (stale.Count > AskedAtOnce)
            return await RolloutStep.WaitAsync(work, TimeSpan.Zero, $"{Amount.Of(stale.Count, "peer")} are still to be asked for their home", cancellationToken, RolloutState.Running);

        var now = reading.Peers.Where(peer => peer.IsConnected).Select(peer => asked.FirstOrDefault(other => other.Id == peer.Id) ?? peer).ToList();
        var home = now.Where(peer => peer.Home is { } url && InstanceUrls.Contains(urls, url)).Select(peer => peer.Name).ToList();
        var unknown = now.Where(peer => peer.Home is null).Select(peer => peer.Name).ToList();
        if (home.Count + unknown.Count > 0)
            return StepAnswer.Failed(Codes.PeersAtHome, Say(relay.Name, home, unknown));
        await work.NoteAsync("nobody-home", relay.Name, new { Connected = now.Count, work.Now }, $"nobody-home-{work.Args.Since.UtcTicks}", cancellationToken);
        return null;
    }

    private static string Say(string relay, List<string> home, List<string> unknown) => string.Join("; ", ((string[])
    [
        home.Count > 0 ? $"peers call {relay} home: {FewNames.Of(home)}: stop the relay, and they pick another" : "",
        unknown.Count > 0 ? $"nobody could ask peers for their home: {FewNames.Of(unknown)}" : "",
    ]).Where(part => part.Length > 0));
}

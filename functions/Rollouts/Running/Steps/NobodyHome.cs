using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Whether any connected peer calls the relay home that is to be retired.</summary>
internal static class NobodyHome
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

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

        var homes = await FreshHomes.AskAsync(work.Parts.Directory, fleet, reading.Peers, relay, work.Args.Since - FreshHomes.Last, cancellationToken);
        var seen = homes.Left > 0 ? homes.Asked : homes.Peers;
        var home = seen.Where(peer => FreshHomes.IsAt(relay, peer)).Select(peer => peer.Name).ToList();
        var unknown = seen.Where(peer => peer.Home is null).Select(peer => peer.Name).ToList();
        if (home.Count + unknown.Count > 0)
            return StepAnswer.Failed(Codes.PeersAtHome, Say(relay.Name, home, unknown));
        if (homes.Left > 0)
            return await RolloutStep.WaitAsync(work, TimeSpan.Zero, $"{Amount.Of(homes.Left, "peer")} are still to be asked for their home", cancellationToken, RolloutState.Running);

        await work.NoteAsync("nobody-home", relay.Name, new { Connected = homes.Peers.Count, work.Now }, $"nobody-home-{work.Args.Since.UtcTicks}", cancellationToken);
        return null;
    }

    private static string Say(string relay, List<string> home, List<string> unknown) => string.Join("; ", ((string[])
    [
        home.Count > 0 ? $"peers call {relay} home: {FewNames.Of(home)}: stop the relay, and they pick another" : "",
        unknown.Count > 0 ? $"nobody could ask peers for their home: {FewNames.Of(unknown)}" : "",
    ]).Where(part => part.Length > 0));
}

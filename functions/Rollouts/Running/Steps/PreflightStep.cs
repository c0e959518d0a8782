using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Looks whether the world is still the one that was planned for: the mesh's lock, the addresses that management lists, the peers. What
/// each peer's own turn needs is looked at again when it comes.
/// </summary>
internal sealed class PreflightStep(RolloutParts parts) : RolloutStep(parts, StepNames.Preflight)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>For how long after its last word an earlier rollout's peers count: who is away for longer, a restart has not taken away.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>The mark of a planned peer that was offline at the preflight: it is not expected back after management's restart.</summary>
    public static string OfflineMark(string peerId) => OfflineMarks + peerId;

    /// <summary>What these marks begin with.</summary>
    public const string OfflineMarks = "offline-at-preflight-";

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var held = await work.Parts.Locks.AcquireAsync(new(work.Plan.Mesh, work.Id, work.Header.Requester, work.Header.CreatedAt), cancellationToken);
        if (held.Rollout != work.Id)
            return StepAnswer.Failed(Codes.Unlocked, $"rollout {held.Rollout} holds the mesh's lock");

        await work.TellAsync(NotificationKind.Started, "started", $"{work.Header.Requester} started it: {work.Plan.Reason}", cancellationToken);
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        if (await CheckAddressesAsync(work, LivePlanner.Listed(fleet), cancellationToken) is { } wrong)
            return wrong;
        var reading = await work.Parts.Directory.ReadAsync(fleet, cancellationToken);
        if (reading.Failure is { } unread)
            return await WaitAsync(work, Pause, $"management cannot be asked for its peers: {unread}", cancellationToken);

        var known = reading.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var missing = work.Planned.Values.Where(peer => !known.ContainsKey(peer.Id)).Select(peer => peer.Name).ToList();
        var unattended = work.Planned.Values.Where(peer => known.TryGetValue(peer.Id, out var facts) && (facts.IsLoginExpired || facts.NeedsApproval || facts.ConnectsByItself == false))
            .Select(peer => peer.Name).ToList();
        var offline = work.Plan.Peers.Where(peer => known.TryGetValue(peer.Id, out var facts) && !facts.IsConnected);
        await work.Parts.Marks.SetAllAsync(work.Id, offline.Select(peer => OfflineMark(peer.Id)), work.Now, cancellationToken);
        await work.MarkLeftDownAsync(await LeftDownAsync(work, cancellationToken), cancellationToken);
        await work.NoteAsync("preflight", "", new { work.Plan.Hash, fleet.Version, Planned = work.Planned.Count, Missing = missing, WouldNotComeBack = unattended }, "preflight", cancellationToken);
        await work.StandAsync(RolloutState.Running, "the mesh is as it was planned for", cancellationToken);
        return Outcome.Succeeded(Payload.Of(new StepAnswer { Batches = work.Plan.Batches.Count, Gates = [.. PlanGates.Of(work.Plan).Select(gate => gate.At.Key)] }));
    }

    /// <summary>The ids of peers that another rollout of the mesh, one that was aborted or unlocked or has ended, took down and does not know to be back.</summary>
    private static async Task<IReadOnlySet<string>> LeftDownAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in await work.Parts.Rows.ListAsync(work.Plan.Mesh, cancellationToken))
        {
            if (other.Id != work.Id && other.UpdatedAt > work.Now - Remembered && await work.Parts.Rows.PlanAsync(other.Id, cancellationToken) is { } plan)
                left.UnionWith((await work.Parts.Peers.ListAsync(other.Id, plan, cancellationToken)).Where(row => Budget.IsDown(row.State)).Select(row => row.PeerId));
        }

        return left;
    }

    private static async Task<Outcome?> CheckAddressesAsync(RolloutWork work, IReadOnlyList<string> listed, CancellationToken cancellationToken)
    {
        if (work.Plan.Register is not { } register)
            return null;
        if (work.Parts.Drivers.Register(register.Via, listed) is not { } driver)
            return StepAnswer.Failed(Codes.ConnectionUnknown, $"the server has no register target named '{register.Via}'");
        var reading = await driver.ReadAsync(cancellationToken);
        if (reading.Failure is { } unread)
            return await WaitAsync(work, Pause, $"management's list of relays cannot be read: {unread}", cancellationToken);
        return reading.Addresses.SequenceEqual(register.Before) ? null
            : StepAnswer.Failed(Codes.AddressesChanged, $"management lists [{string.Join(", ", reading.Addresses)}], and the plan was made for [{string.Join(", ", register.Before)}]: plan again");
    }
}

using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Takes people's word for what they saw, and leaves peers alone that they name.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="notes">Where it is written down.</param>
internal sealed class DeskPeers(RolloutParts parts, DeskNotes notes)
{
    /// <summary>Takes a person's word that management runs with the list, or that peers are back.</summary>
    public async Task<DeskAnswer> ConfirmAsync(string id, Confirmation confirmation, Person person, string reason, CancellationToken cancellationToken)
    {
        if (await notes.RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        if (!confirmation.Register && confirmation.Peers.Count == 0)
            return new(DeskRefusal.NothingNamed, "nothing is confirmed: neither management's list nor a peer is named");
        if (confirmation.Home is { } named)
        {
            var fleet = await parts.Fleets.ReadAsync(cancellationToken);
            if (UrlOf(fleet, named) is not { } home)
                return new(DeskRefusal.UnknownRelay, $"the fleet has no relay '{named}'{Spelling.DidYouMean(named, fleet.Relays.Select(relay => relay.Name)).TrimEnd('?')}: it has {string.Join(", ", fleet.Relays.Select(relay => relay.Name))}");
            confirmation = confirmation with { Home = home };
        }

        if (confirmation.Register && await ConfirmRegisterAsync(id, cancellationToken) is { } early)
        {
            await notes.NoteRefusedAsync(id, person.Name, "confirm-refused", "management's list", new { reason, early.Message }, early.Message, cancellationToken);
            return early;
        }

        var settled = (await parts.Peers.AllSettledAsync(id, cancellationToken)).Select(batch => batch.Batch).DefaultIfEmpty().Max();
        var told = await MoveAsync(
            id,
            confirmation.Peers,
            (planned, peer) => MayBeSaid(peer, settled) ? Confirm(planned, peer, confirmation.Home, $"{person.Name}: {reason}") : null,
            cancellationToken);
        if (confirmation.Register || told.Moved.Count > 0)
            await notes.NoteAsync(id, person.Name, "confirmed", SubjectOf(told.Moved, confirmation.Register), new { reason, confirmation.Register, confirmation.Home, Peers = told.Moved.Select(peer => peer.Id) }, cancellationToken);
        var message = $"not restarted, or with a verdict already: {NamesOf(told.Left)}";
        if (told.Left.Count > 0)
            await notes.NoteAsync(id, person.Name, "confirm-refused", "", new { reason, message, confirmation.Home, Peers = told.Left.Select(peer => peer.Id) }, cancellationToken);
        return told.Left.Count > 0 ? new(DeskRefusal.NotNow, message)
            : DeskAnswer.Done(told.Moved.Count == 0 ? "management's list is taken for seen" : $"taken for back: {NamesOf(told.Moved)}{(confirmation.Register ? "; management's list is taken for seen" : "")}");
    }

    /// <summary>Takes peers that were not touched yet out of the rollout.</summary>
    public async Task<DeskAnswer> SkipAsync(string id, IReadOnlyList<string> peers, Person person, string reason, CancellationToken cancellationToken)
    {
        if (await notes.RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        if (peers.Count == 0)
            return new(DeskRefusal.NothingNamed, "no peer is named");
        var told = await MoveAsync(
            id,
            peers,
            (_, peer) => peer.State is PeerState.Pending or PeerState.Deferred ? peer with { State = PeerState.Skipped, Note = $"{person.Name}: {reason}" } : null,
            cancellationToken);
        if (told.Moved.Count > 0)
            await notes.NoteAsync(id, person.Name, "skipped", NamesOf(told.Moved), new { reason, Peers = told.Moved.Select(peer => peer.Id) }, cancellationToken);
        var message = $"touched already, or not in the plan: {NamesOf(told.Left)}";
        if (told.Left.Count > 0)
            await notes.NoteAsync(id, person.Name, "skip-refused", "", new { reason, message, Peers = told.Left.Select(peer => peer.Id) }, cancellationToken);
        return told.Left.Count > 0 ? new(DeskRefusal.NotNow, message) : DeskAnswer.Done($"left alone: {NamesOf(told.Moved)}");
    }

    /// <summary>Marks management's list as seen by a person, while that is waited for: a word that came too early would stand for what nobody has seen.</summary>
    private async Task<DeskAnswer?> ConfirmRegisterAsync(string id, CancellationToken cancellationToken)
    {
        var isBack = (await parts.Rows.ControlAsync(id, cancellationToken))?.IsBack == true;
        var attempt = await RegisterMarks.LastAsync(parts.Marks, id, cancellationToken);
        var (from, until) = isBack ? (RegisterMarks.Undo(attempt), RegisterMarks.Undone(attempt)) : (RegisterMarks.Done(attempt), RegisterMarks.Ready);
        if (await parts.Marks.FindAsync(id, until, cancellationToken) is not null)
            return new(DeskRefusal.NotNow, "management's list was seen in force already");
        if (await parts.Marks.FindAsync(id, from, cancellationToken) is null)
            return new(DeskRefusal.NotNow, $"the rollout has not {(isBack ? "put management's list back" : "changed management's list")} yet, so that nothing is to be confirmed of it");
        await parts.Marks.SetAsync(id, RegisterMarks.Confirmed(isBack), parts.Clock.GetUtcNow(), cancellationToken);
        return null;
    }

    /// <summary>The instance URL of a relay that a person names; <see langword="null"/> when the fleet has none such.</summary>
    private static string? UrlOf(FleetDefinition fleet, string named) =>
        fleet.Relays.FirstOrDefault(relay => relay.Name == named) is { } relay ? InstanceUrls.Of(relay)[0] : InstanceUrls.Find(fleet, named) is null ? null : named;

    /// <summary>Whether a person's word is taken of a peer: while it has no final verdict, or one that people gave and nothing was built upon.</summary>
    private static bool MayBeSaid(PeerProgress peer, int settled) => peer.State is PeerState.Restarting or PeerState.Inconclusive or PeerState.NotBack
        || (peer is { IsSaid: true, State: PeerState.OnExpected or PeerState.Elsewhere } && !(peer.Planned > 0 && peer.Planned <= settled));

    private static PeerProgress Confirm(PlannedPeer planned, PeerProgress peer, string? home, string note) =>
        peer with
        {
            IsSaid = true,
            State = home is null || InstanceUrls.Contains(planned.Expected, home) ? PeerState.OnExpected : PeerState.Elsewhere,
            HomeAfter = home ?? planned.Expected[0],
            Note = note,
        };

    private async Task<(List<Named> Moved, List<Named> Left)> MoveAsync(string id, IReadOnlyList<string> ids, Func<PlannedPeer, PeerProgress, PeerProgress?> change, CancellationToken cancellationToken)
    {
        var (moved, left) = (new List<Named>(), new List<Named>());
        if (ids.Count == 0)
            return (moved, left);
        var plan = (await parts.Rows.PlanAsync(id, cancellationToken))!;
        var planned = plan.Peers.Concat(plan.Deferred).ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var rows = (await parts.Peers.ListAsync(id, plan, cancellationToken)).ToDictionary(peer => peer.PeerId, StringComparer.Ordinal);
        foreach (var peer in ids.Distinct(StringComparer.Ordinal))
        {
            var isMoved = rows.TryGetValue(peer, out var row) && change(planned[peer], row) is { } to
                && await parts.Peers.MoveAsync(id, row, to with { UpdatedAt = parts.Clock.GetUtcNow() }, cancellationToken) is not null;
            (isMoved ? moved : left).Add(new(peer, row?.Name ?? peer));
        }

        return (moved, left);
    }

    private static string SubjectOf(IReadOnlyList<Named> peers, bool isRegister) =>
        string.Join(" and ", ((string[])[isRegister ? "management's list" : "", NamesOf(peers)]).Where(part => part.Length > 0));

    private static string NamesOf(IReadOnlyList<Named> peers) => FewNames.Of([.. peers.Select(peer => peer.Name)]);

    /// <summary>A peer by its id, and by the name that people know it by.</summary>
    private sealed record Named(string Id, string Name);
}

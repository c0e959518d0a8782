using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>What a rollout has changed and not put back, as its marks and its peers' rows tell it.</summary>
/// <param name="Provision">Whether the relay's making was begun.</param>
/// <param name="Addresses">How far the change of management's list has come.</param>
/// <param name="Moved">How many peers have another home than before.</param>
/// <param name="Unsettled">How many more restarted peers may have one.</param>
/// <param name="Plan">What was approved.</param>
internal sealed record LeftBehind(bool Provision, ListChange Addresses, int Moved, int Unsettled, Plan Plan)
{
    /// <summary>The mark of the instant at which the relay's making was begun.</summary>
    public static string ProvisionMark(int attempt) => string.Create(CultureInfo.InvariantCulture, $"provision-{attempt}");

    /// <summary>What is left of a rollout as its rows stand.</summary>
    public static async Task<LeftBehind> OfAsync(RolloutParts parts, string id, Plan plan, IReadOnlyList<PeerProgress> peers, CancellationToken cancellationToken) => new(
        plan.Provision is not null && await parts.Marks.FindAsync(id, ProvisionMark(1), cancellationToken) is not null,
        await ListChangeAsync(parts.Marks, id, cancellationToken),
        peers.Count(Wave.IsMoved),
        peers.Count(row => row is { Restarts: > 0, IsBack: false, State: PeerState.Restarting or PeerState.NotBack or PeerState.Inconclusive }),
        plan);

    /// <summary>Whether a rollback would undo anything of it, by the plan's rules.</summary>
    public bool CanBeUndone => (Plan.Rollback.RestoreAddresses && Addresses != ListChange.None) || (Plan.Rollback.RestartMoved && Moved + Unsettled > 0);

    /// <summary>The same in words, one a piece; empty when nothing was changed.</summary>
    public IEnumerable<string> Words()
    {
        if (Provision)
            yield return Plan.Provision!.Via == ProvisionRules.Manual ? $"people were asked to make {Plan.Relay}" : $"{Plan.Relay} was provisioned via {Plan.Provision.Via}, and its machines run on";
        if (Addresses != ListChange.None)
            yield return Addresses switch
            {
                ListChange.InForce => $"management {(Plan.Kind == RolloutKind.Retire ? "no longer lists" : "lists")} {Plan.Relay}",
                ListChange.Begun => $"whether management lists {Plan.Relay} is not certain, since the change was begun and not seen in force",
                _ => $"whether management lists {Plan.Relay} is not certain, since its list was being put back and not seen in force",
            };
        if (Moved > 0)
            yield return $"{Amount.Of(Moved, "peer")} {(Moved == 1 ? "has" : "have")} another home than before";
    }

    private static async Task<ListChange> ListChangeAsync(Marks marks, string id, CancellationToken cancellationToken)
    {
        var attempt = await RegisterMarks.LastAsync(marks, id, cancellationToken);
        return attempt == 0 || await marks.FindAsync(id, RegisterMarks.Undone(attempt), cancellationToken) is not null ? ListChange.None
            : await marks.FindAsync(id, RegisterMarks.Undo(attempt), cancellationToken) is not null ? ListChange.BeingUndone
            : await marks.FindAsync(id, RegisterMarks.Ready, cancellationToken) is not null ? ListChange.InForce
            : ListChange.Begun;
    }
}

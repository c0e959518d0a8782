using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>A gate of a rollout, opened or not.</summary>
public sealed record GateView
{
    /// <summary>What it is called in commands: <c>before-register</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Who may decide, and until when.</summary>
    public required GateRule Rule { get; init; }

    /// <summary>The gate with its votes; <see langword="null"/> while it was not opened.</summary>
    public Gate? Gate { get; init; }

    /// <summary>Whose approvals count now.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Whether it may be passed now: it was approved, and the approvals have not aged.</summary>
    public bool IsPassable { get; init; }

    /// <summary>Where it stands, in a sentence.</summary>
    public string Standing { get; init; } = "";
}

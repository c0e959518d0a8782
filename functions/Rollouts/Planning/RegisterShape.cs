using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>How management's list is changed, as a rollout file writes it.</summary>
internal static class RegisterShape
{
    private static readonly RegisterRules Defaults = new() { Via = RegisterRules.Print };

    /// <summary><c>via</c></summary>
    public static readonly Key<string> Via = Key.Required("via", Scalars.Name, "print, or the name of a register target of the server's connections.");

    /// <summary><c>position</c></summary>
    public static readonly Key<ListPosition> Position = Key.Optional(
        "position",
        Scalars.Choice<ListPosition>("a position", [("last", ListPosition.Last), ("first", ListPosition.First)]),
        "Where a new URL goes; clients dial in list order, seven at a time.",
        "last");

    /// <summary><c>proofWithin</c></summary>
    public static readonly Key<TimeSpan> ProofWithin = Key.Optional(
        "proofWithin",
        Scalars.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
        "By when management must prove itself healthy after its restart, before its own edit is restored.",
        DurationText.Format(Defaults.ProofWithin));

    /// <summary><c>propagate.knowing</c></summary>
    public static readonly Key<double> Knowing = Key.Optional("knowing", PlanScalars.Share, "The share of the planned peers that must have the new list.", "95%");

    /// <summary><c>propagate.atMost</c></summary>
    public static readonly Key<TimeSpan> AtMost = Key.Optional(
        "atMost", Scalars.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)), "How long that may take.", DurationText.Format(Defaults.PropagateAtMost));

    /// <summary><c>propagate</c></summary>
    public static readonly Key<Fields> Propagate = Key.Optional(
        "propagate", new MappingShape("propagate", [Knowing, AtMost]), "What is waited for before the first peer is restarted.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("register", [Via, Position, ProofWithin, Propagate]);

    /// <summary>Makes the rules of what was read without fault.</summary>
    public static RegisterRules Build(Fields fields)
    {
        var propagate = fields.Get(Propagate, null) ?? new Fields();
        return new()
        {
            Via = fields.Get(Via),
            Position = fields.Get(Position, Defaults.Position),
            ProofWithin = fields.Get(ProofWithin, Defaults.ProofWithin),
            Knowing = propagate.Get(Knowing, Defaults.Knowing),
            PropagateAtMost = propagate.Get(AtMost, Defaults.PropagateAtMost),
        };
    }
}

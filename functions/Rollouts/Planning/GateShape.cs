using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A gate as a rollout file writes it.</summary>
internal static class GateShape
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <summary><c>before</c></summary>
    public static readonly Key<GatePoint> Before = Key.Optional("before", PlanScalars.Point(isBefore: true), "The step or batch before which it stands: register, 'batch 1', …");

    /// <summary><c>after</c></summary>
    public static readonly Key<GatePoint> After = Key.Optional("after", PlanScalars.Point(isBefore: false), "The step or batch after which it stands.");

    /// <summary><c>roles</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Roles = Key.Optional(
        "roles", new ListShape<string>("a list of roles", PlanScalars.Label, isUnique: true), "Roles whose holders may decide.");

    /// <summary><c>people</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> People = Key.Optional(
        "people", new ListShape<string>("a list of people", PlanScalars.Label, isUnique: true), "People who may decide.");

    /// <summary><c>quorum</c></summary>
    public static readonly Key<int> Quorum = Key.Optional("quorum", Scalars.Integer(1, 20), "How many different people must approve. Who asked for the rollout may not.", 1);

    /// <summary><c>deadline</c></summary>
    public static readonly Key<TimeSpan> Deadline = Key.Optional("deadline", Scalars.Duration(Least, Most), "How long it waits. Without it, until someone decides.");

    /// <summary><c>otherwise</c></summary>
    public static readonly Key<GateExpiry> Otherwise = Key.Optional(
        "otherwise",
        Scalars.Choice<GateExpiry>("an outcome", [("hold", GateExpiry.Hold), ("reject", GateExpiry.Reject)]),
        "What the deadline brings.",
        "hold");

    /// <summary><c>validFor</c></summary>
    public static readonly Key<TimeSpan> ValidFor = Key.Optional("validFor", Scalars.Duration(Least, Most), "How long an approval counts. Without it, for as long as the plan does.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("a gate", [Before, After, Roles, People, Quorum, Deadline, Otherwise, ValidFor]);

    /// <summary>Where it stands, as far as it was read.</summary>
    public static Located<GatePoint>? PointOf(Fields fields) => fields.Find(Before) ?? fields.Find(After);

    /// <summary>Makes the gate of what was read without fault.</summary>
    public static GateRule Build(Fields fields) => new()
    {
        At = PointOf(fields)!.Value,
        Roles = fields.Values(Roles),
        People = fields.Values(People),
        Quorum = fields.Get(Quorum, 1),
        Deadline = fields.Find(Deadline)?.Value,
        Otherwise = fields.Get(Otherwise, GateExpiry.Hold),
        ValidFor = fields.Find(ValidFor)?.Value,
    };
}

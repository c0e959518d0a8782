using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A rollout file's keys: the one description that the reader and the JSON Schema share. Defaults are those of the records.</summary>
internal static class RolloutShape
{
    /// <summary><c>kind</c></summary>
    public static readonly Key<RolloutKind> Kind = Key.Required(
        "kind",
        Scalars.Choice<RolloutKind>("a kind", [("add", RolloutKind.Add), ("retire", RolloutKind.Retire), ("repick", RolloutKind.Repick)]),
        "add: a relay to management's list. retire: a URL out of it, once no peer calls it home. repick: no relay changes, peers are restarted.");

    /// <summary><c>relay</c></summary>
    public static readonly Key<string> Relay = Key.Optional("relay", Scalars.Name, "The relay's name in the fleet. A repick without it lets each peer find its own.");

    /// <summary><c>mesh</c></summary>
    public static readonly Key<string> Mesh = Key.Optional("mesh", Scalars.Name, "The mesh, as the fleet names it.", "default");

    /// <summary><c>reason</c></summary>
    public static readonly Key<string> Reason = Key.Required("reason", PlanScalars.Line, "Why, such as the number of a change request; it stands in the audit.");

    /// <summary><c>provision</c></summary>
    public static readonly Key<Fields> Provision = Key.Optional("provision", ProvisionShape.Shape, "How the relay comes to be. Without it, it runs already.");

    /// <summary><c>verify</c></summary>
    public static readonly Key<Fields> Verify = Key.Optional("verify", VerifyShape.Shape, "What the relay must prove before management lists it.");

    /// <summary><c>register</c></summary>
    public static readonly Key<Fields> Register = Key.Optional("register", RegisterShape.Shape, "How management's list is changed.");

    /// <summary><c>peers</c></summary>
    public static readonly Key<Fields> Peers = Key.Optional("peers", PeersShape.Shape, "Which peers are restarted.");

    /// <summary><c>restart</c></summary>
    public static readonly Key<Fields> Restart = Key.Optional("restart", RestartShape.Shape, "How they are restarted.");

    /// <summary><c>gates</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Gates = Key.Optional(
        "gates", new ListShape<Fields>("a list of gates", GateShape.Shape), "Where people decide.");

    /// <summary><c>rollback.addresses</c></summary>
    public static readonly Key<bool> Addresses = Key.Optional(
        "addresses", Scalars.Choice<bool>("what becomes of the addresses", [("restore", true), ("keep", false)]), "Whether management's list is restored.", "restore");

    /// <summary><c>rollback.restartMoved</c></summary>
    public static readonly Key<bool> RestartMoved = Key.Optional("restartMoved", Scalars.Flag, "Whether peers that moved are restarted again: a removed URL moves no connected peer.", false);

    /// <summary><c>rollback</c></summary>
    public static readonly Key<Fields> Rollback = Key.Optional("rollback", new MappingShape("rollback", [Addresses, RestartMoved]), "What a rollback undoes.");

    /// <summary>The whole file.</summary>
    public static readonly MappingShape Shape = new(
        "a rollout file", [Kind, Relay, Mesh, Reason, Provision, Verify, Register, Peers, Restart, Gates, Rollback]);

    /// <summary>Makes the rollout of what was read without fault.</summary>
    public static RolloutFile Build(Fields fields)
    {
        var rollback = fields.Get(Rollback, null) ?? new Fields();
        return new()
        {
            Kind = fields.Get(Kind),
            Relay = fields.Get(Relay, null),
            Mesh = fields.Get(Mesh, "default"),
            Reason = fields.Get(Reason),
            Provision = fields.Find(Provision) is { } provision ? ProvisionShape.Build(provision.Value) : null,
            Verify = VerifyShape.Build(fields.Get(Verify, null) ?? new Fields()),
            Register = fields.Find(Register) is { } register ? RegisterShape.Build(register.Value) : null,
            Peers = PeersShape.Build(fields.Get(Peers, null) ?? new Fields()),
            Restart = RestartShape.Build(fields.Get(Restart, null) ?? new Fields()),
            Gates = [.. fields.Values(Gates).Select(GateShape.Build)],
            Rollback = new() { RestoreAddresses = rollback.Get(Addresses, true), RestartMoved = rollback.Get(RestartMoved, false) },
        };
    }
}

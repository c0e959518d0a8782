using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>A relay as a fleet file writes it.</summary>
internal static class RelayShape
{
    /// <summary><c>name</c></summary>
    public static readonly Key<string> Name = Key.Required("name", Scalars.Name, "The name that findings, tables and rollouts use; unique in the fleet.");

    /// <summary><c>url</c></summary>
    public static readonly Key<RelayUrl> Url = Key.Required("url", FleetScalars.Url, "The URL exactly as management lists it: rels://host[:port], or rel://host[:port] without TLS.");

    /// <summary><c>state</c></summary>
    public static readonly Key<RelayState> State = Key.Optional(
        "state",
        Scalars.Choice<RelayState>(
            "a relay's state",
            [("active", RelayState.Active), ("candidate", RelayState.Candidate), ("retiring", RelayState.Retiring), ("listed", RelayState.Active)]),
        "active (or listed): management lists it. candidate: probed like the others, but in no pick and no alert. retiring: still listed, on its way out.",
        "active");

    /// <summary><c>transports</c></summary>
    public static readonly Key<IReadOnlyList<Located<Transport>>> Transports = Key.Optional(
        "transports",
        new ListShape<Transport>(
            "a list of transports", Scalars.Choice<Transport>("a transport", [("ws", Transport.Ws), ("quic", Transport.Quic)]), isUnique: true),
        "What the relay is meant to offer: ws (TCP) and quic (UDP). An unreachable QUIC is a finding only where it is named here.");

    /// <summary><c>issuers</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Issuers = Key.Optional(
        "issuers",
        new ListShape<string>("a list of issuers", FleetScalars.Issuer, isUnique: true),
        "Who may have signed its certificates: parts of issuer names, compared without case. Any other issuer hints at TLS inspection.");

    /// <summary><c>instanceUrl</c></summary>
    public static readonly Key<RelayUrl> InstanceUrl = Key.Optional(
        "instanceUrl", FleetScalars.Url, "The instance URL that an authenticated peer is told (OZ_EXPOSED_ADDRESS with its scheme).");

    /// <summary><c>members</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Members = Key.Optional(
        "members", new ListShape<Fields>("a list of members", MemberShape.Shape), "The relay processes behind the name.");

    /// <summary>The whole relay.</summary>
    public static readonly MappingShape Shape = new("a relay", [Name, Url, State, Transports, Issuers, InstanceUrl, Members]);

    /// <summary>Makes the relay of what was read without fault.</summary>
    public static Relay Build(Fields fields) => new()
    {
        Name = fields.Get(Name),
        Url = fields.Get(Url),
        State = fields.Get(State, RelayState.Active),
        Transports = fields.Find(Transports) is null ? null : fields.Values(Transports),
        Issuers = fields.Values(Issuers),
        InstanceUrl = fields.Get(InstanceUrl, null),
        Members = [.. fields.Values(Members).Select(MemberShape.Build)],
    };
}

using System.Net;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>A fleet file's keys: the one description that the reader and the JSON Schema share. Defaults are those of the records.</summary>
internal static class FleetShape
{
    private static readonly FleetDefinition Defaults = new();

    /// <summary><c>mesh</c></summary>
    public static readonly Key<string> Mesh = Key.Optional("mesh", Scalars.Name, "The name of the mesh: what one rollout lock covers.", Defaults.Mesh);

    /// <summary><c>dialect</c></summary>
    public static readonly Key<Dialect> DialectName = Key.Optional(
        "dialect",
        Scalars.Choice("a dialect", [.. Dialect.All.Select(dialect => (dialect.Name, dialect))]),
        "Which product the relays and peers run.",
        Defaults.Dialect.Name);

    /// <summary><c>interval</c></summary>
    public static readonly Key<TimeSpan> Interval = Key.Optional(
        "interval",
        Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        "How often every relay is probed.",
        DurationText.Format(Defaults.Interval));

    /// <summary><c>upgradeInterval</c></summary>
    public static readonly Key<TimeSpan> UpgradeInterval = Key.Optional(
        "upgradeInterval",
        Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        "How often the upgrade phase runs on schedule when there is no secret: a relay logs an error for each.",
        DurationText.Format(Defaults.UpgradeInterval));

    /// <summary><c>regions</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Regions = Key.Optional(
        "regions", new ListShape<Fields>("a list of regions", RegionShape.Shape), "The vantage points. Without them, one local process probes as region 'local'.");

    /// <summary><c>relays</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Relays = Key.Required(
        "relays", new ListShape<Fields>("a list of relays", RelayShape.Shape), "The relays in the order in which management lists them; the order matters to a client's race.");

    /// <summary><c>thresholds.certificateDaysLeft</c></summary>
    public static readonly Key<int> CertificateDaysLeft = Key.Optional(
        "certificateDaysLeft", Scalars.Integer(1, 365), "A certificate with fewer days left is cert-expiring.", Defaults.Thresholds.CertificateDaysLeft);

    /// <summary><c>thresholds.pickMargin</c></summary>
    public static readonly Key<TimeSpan> PickMargin = Key.Optional(
        "pickMargin",
        Scalars.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(10)),
        "Two relays whose picks lie closer than this are pick-contested.",
        DurationText.Format(Defaults.Thresholds.PickMargin));

    /// <summary><c>thresholds.underserved</c></summary>
    public static readonly Key<TimeSpan> Underserved = Key.Optional(
        "underserved",
        Scalars.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10)),
        "A region whose best relay is farther than this round trip is region-underserved.",
        DurationText.Format(Defaults.Thresholds.Underserved));

    /// <summary><c>thresholds.failuresBeforeUnhealthy</c></summary>
    public static readonly Key<int> FailuresBeforeUnhealthy = Key.Optional(
        "failuresBeforeUnhealthy", Scalars.Integer(1, 10), "So many slots in a row must say that something is wrong before it is taken to be.", Defaults.Thresholds.FailuresBeforeUnhealthy);

    /// <summary><c>thresholds.successesBeforeHealthy</c></summary>
    public static readonly Key<int> SuccessesBeforeHealthy = Key.Optional(
        "successesBeforeHealthy", Scalars.Integer(1, 10), "So many slots in a row must say that it is not any more.", Defaults.Thresholds.SuccessesBeforeHealthy);

    /// <summary><c>thresholds.settle</c></summary>
    public static readonly Key<TimeSpan> Settle = Key.Optional(
        "settle", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), "For how long something that is wrong is watched before people are told. Without it, one interval.");

    /// <summary><c>thresholds</c></summary>
    public static readonly Key<Fields> Thresholds = Key.Optional(
        "thresholds", new MappingShape("the set of thresholds", [CertificateDaysLeft, PickMargin, Underserved, FailuresBeforeUnhealthy, SuccessesBeforeHealthy, Settle]), "When a finding is made.");

    /// <summary><c>resolvers</c></summary>
    public static readonly Key<IReadOnlyList<Located<IPEndPoint>>> Resolvers = Key.Optional(
        "resolvers",
        new ListShape<IPEndPoint>("a list of DNS servers", FleetScalars.Resolver, isUnique: true),
        "The DNS servers to ask and to compare with each other. Without them, the system's own.");

    /// <summary><c>authSecret</c></summary>
    public static readonly Key<Fields> AuthSecret = Key.Optional(
        "authSecret",
        SecretShape.Shape,
        "Where the relays' shared secret is; it turns the authenticate phase on. The secret itself never stands in a fleet file.");

    /// <summary>The whole file.</summary>
    public static readonly MappingShape Shape = new(
        "a fleet file", [Mesh, DialectName, Interval, UpgradeInterval, Regions, Relays, Thresholds, Resolvers, AuthSecret]);

    /// <summary>Makes the fleet of what was read without fault.</summary>
    public static FleetDefinition Build(Fields fields)
    {
        var thresholds = fields.Get(Thresholds, null) ?? new Fields();
        var fleet = new FleetDefinition
        {
            Mesh = fields.Get(Mesh, Defaults.Mesh),
            Dialect = fields.Get(DialectName, Defaults.Dialect),
            Interval = fields.Get(Interval, Defaults.Interval),
            UpgradeInterval = fields.Get(UpgradeInterval, Defaults.UpgradeInterval),
            Regions = [.. fields.Values(Regions).Select(RegionShape.Build)],
            Relays = [.. fields.Values(Relays).Select(RelayShape.Build)],
            Thresholds = new()
            {
                CertificateDaysLeft = thresholds.Get(CertificateDaysLeft, Defaults.Thresholds.CertificateDaysLeft),
                PickMargin = thresholds.Get(PickMargin, Defaults.Thresholds.PickMargin),
                Underserved = thresholds.Get(Underserved, Defaults.Thresholds.Underserved),
                FailuresBeforeUnhealthy = thresholds.Get(FailuresBeforeUnhealthy, Defaults.Thresholds.FailuresBeforeUnhealthy),
                SuccessesBeforeHealthy = thresholds.Get(SuccessesBeforeHealthy, Defaults.Thresholds.SuccessesBeforeHealthy),
                Settle = thresholds.Find(Settle)?.Value,
            },
            Resolvers = fields.Values(Resolvers),
            AuthSecret = fields.Find(AuthSecret) is { Value: var secret } ? SecretShape.Build(secret) : null,
        };
        return fleet with { Version = FleetVersion.Of(fleet) };
    }
}

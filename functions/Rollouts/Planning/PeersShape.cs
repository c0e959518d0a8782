using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Which peers are restarted, as a rollout file writes it.</summary>
internal static class PeersShape
{
    private static readonly PeerRules Defaults = new();

    /// <summary><c>select</c></summary>
    public static readonly Key<IReadOnlyList<Located<PeerSelector>>> Select = Key.Required(
        "select", new ListShape<PeerSelector>("a list of selectors", SelectorShape.Instance), "The candidates: every peer that any of these matches; within one, all keys must match.");

    /// <summary><c>exclude</c></summary>
    public static readonly Key<IReadOnlyList<Located<PeerSelector>>> Exclude = Key.Optional(
        "exclude", new ListShape<PeerSelector>("a list of selectors", SelectorShape.Instance), "Peers that are not touched, whatever else matches.");

    /// <summary><c>keep.perRegion</c></summary>
    public static readonly Key<int> PerRegion = Key.Optional(
        "perRegion", Scalars.Integer(0, 100), "How many peers of each other region are watched and must keep their relay.", Defaults.KeepPerRegion);

    /// <summary><c>keep</c></summary>
    public static readonly Key<Fields> Keep = Key.Optional("keep", new MappingShape("keep", [PerRegion]), "What must not move.");

    /// <summary><c>offline</c></summary>
    public static readonly Key<OfflinePeers> Offline = Key.Optional(
        "offline",
        Scalars.Choice<OfflinePeers>("what becomes of offline peers", [("defer", OfflinePeers.Defer), ("skip", OfflinePeers.Skip)]),
        "Whether candidates that are offline are restarted when they come back, outside the budgets, or left alone.",
        "defer");

    /// <summary><c>deferUntil</c></summary>
    public static readonly Key<TimeSpan> DeferUntil = Key.Optional(
        "deferUntil", Scalars.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)), "How long they are waited for.", DurationText.Format(Defaults.DeferUntil));

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("peers", [Select, Exclude, Keep, Offline, DeferUntil]);

    /// <summary>Makes the rules of what was read without fault.</summary>
    public static PeerRules Build(Fields fields) => new()
    {
        Select = fields.Values(Select),
        Exclude = fields.Values(Exclude),
        KeepPerRegion = fields.Get(Keep, null)?.Get(PerRegion, Defaults.KeepPerRegion) ?? Defaults.KeepPerRegion,
        Offline = fields.Get(Offline, Defaults.Offline),
        DeferUntil = fields.Get(DeferUntil, Defaults.DeferUntil),
    };
}

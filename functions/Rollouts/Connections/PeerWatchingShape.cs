using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>How peers are watched, as a connections file writes it.</summary>
internal static class PeerWatchingShape
{
    private static readonly PeerWatching Defaults = new();

    /// <summary><c>every</c></summary>
    public static readonly Key<TimeSpan> Every = Key.Optional(
        "every", Scalars.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)), "How often it is looked which relay each peer uses.", DurationText.Format(Defaults.Every));

    /// <summary><c>via[].use</c></summary>
    public static readonly Key<string> Use = Key.Required("use", Scalars.Name, "The name of a connection of this file.");

    /// <summary><c>via</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Via = Key.Optional(
        "via",
        new ListShape<Fields>("a list of routes", new MappingShape("a route", [.. SelectorShape.Keys, Use])),
        "By which connection a peer is asked for its status: the first that matches. Without it, no peer is asked.");

    /// <summary><c>regions[].region</c></summary>
    public static readonly Key<string> Region = Key.Required("region", Scalars.Name, "The region's name in the fleet.");

    /// <summary><c>regions</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Regions = Key.Optional(
        "regions",
        new ListShape<Fields>("a list of rules", new MappingShape("a rule", [.. SelectorShape.Keys, Region])),
        "Which region of the fleet measures what a peer meets: the first that matches. Without one, a group with a region's name, then the nearest region to the peer's country.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("peers", [Every, Via, Regions]);

    /// <summary>Makes what was read without fault.</summary>
    public static PeerWatching Build(Fields fields) => new()
    {
        Every = fields.Get(Every, Defaults.Every),
        Via = [.. fields.Values(Via).Select(route => new RestartRoute { Match = SelectorShape.Build(route), Use = route.Get(Use) })],
        Regions = [.. fields.Values(Regions).Select(rule => new PeerRegionRule(SelectorShape.Build(rule), rule.Get(Region)))],
    };
}

using System.Text.Json.Nodes;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A selector of peers as a rollout file writes it: a mapping, or the word <c>self</c>.</summary>
internal sealed class SelectorShape : Shape<PeerSelector>
{
    private const string Self = "self";

    private static readonly Key<IReadOnlyList<Located<string>>> Groups = Key.Optional("groups", Labels("groups"), "Names of management's groups, one of which the peer must be in.");
    private static readonly Key<IReadOnlyList<Located<string>>> Country = Key.Optional(
        "country",
        new OneOrManyShape<string>(PlanScalars.Country, new ListShape<string>("a list of countries", PlanScalars.Country, isUnique: true)),
        "Where management places the peer: the two letters of ISO 3166, one or a list.");

    private static readonly Key<IReadOnlyList<Located<string>>> Regions = Key.Optional(
        "regions", new ListShape<string>("a list of regions", Scalars.Name, isUnique: true), "Regions of the fleet, to one of which the peer must belong.");

    private static readonly Key<IReadOnlyList<Located<string>>> Os = Key.Optional(
        "os",
        new ListShape<string>(
            "a list of operating systems", Scalars.Choice<string>("an operating system", [.. OsFamily.All.Select(family => (family, family))]), isUnique: true),
        "Operating systems, one of which must be the peer's.");

    private static readonly Key<IReadOnlyList<Located<string>>> Names = Key.Optional("names", Labels("peer names"), "Names of peers in management.");

    private readonly MappingShape _mapping = new("a selector of peers", [.. Keys]);

    /// <summary>The shape.</summary>
    public static SelectorShape Instance { get; } = new();

    /// <summary>The keys of a selector, for mappings that are one and more.</summary>
    public static IReadOnlyList<Key> Keys => [Groups, Country, Regions, Os, Names];

    /// <inheritdoc/>
    public override string Expected => $"{_mapping.Expected}, or the word {Self}";

    /// <inheritdoc/>
    public override Located<PeerSelector>? Read(YamlNode node, string name, YamlProblems problems)
    {
        if (node is YamlScalar { Text: Self })
        {
            return new(new PeerSelector { IsSelf = true }, node.At);
        }

        if (node is not YamlMapping)
        {
            return WrongKind(node, name, problems);
        }

        if (_mapping.Read(node, name, problems) is not { } read)
        {
            return null;
        }

        if (node is YamlMapping { Entries.Count: 0 })
        {
            problems.Error(node.At, $"{name} says nothing, and would match every peer: name groups, country, regions, os or names");
        }

        return new(Build(read.Value), node.At);
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var mapping = _mapping.Schema();
        mapping["minProperties"] = 1;
        return new() { ["anyOf"] = new JsonArray(mapping, new JsonObject { ["enum"] = new JsonArray(Self) }) };
    }

    /// <summary>Makes the selector of what was read without fault.</summary>
    public static PeerSelector Build(Fields fields) => new()
    {
        Groups = fields.Values(Groups),
        Countries = fields.Values(Country),
        Regions = fields.Values(Regions),
        Os = fields.Values(Os),
        Names = fields.Values(Names),
    };

    private static ListShape<string> Labels(string what) => new($"a list of {what}", PlanScalars.Label, isUnique: true);
}

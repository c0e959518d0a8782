using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What a new relay must prove, as a rollout file writes it.</summary>
internal static class VerifyShape
{
    /// <summary>The word for every region.</summary>
    public const string All = "all";

    private static readonly VerifyRules Defaults = new();

    /// <summary><c>from</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> From = Key.Optional(
        "from",
        new OneOrManyShape<string>(Scalars.Name, new ListShape<string>("a list of regions", Scalars.Name, isUnique: true)),
        "The regions that must see the relay: all, or a list.",
        All);

    /// <summary><c>samples</c></summary>
    public static readonly Key<int> Samples = Key.Optional(
        "samples", Scalars.Integer(1, 1000), "How many good observations in a row each region needs of each name on each member.", Defaults.Samples);

    /// <summary><c>within</c></summary>
    public static readonly Key<TimeSpan> Within = Key.Optional(
        "within", Scalars.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)), "By when it must be proven.", DurationText.Format(Defaults.Within));

    /// <summary><c>wins</c></summary>
    public static readonly Key<IReadOnlyList<MapEntry<double>>> Wins = Key.Optional(
        "wins",
        new MapShape<double>("a mapping of regions to probabilities", Scalars.Name, Scalars.Number(0, 1)),
        "The least probability with which the relay must be predicted to win in a region.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("verify", [From, Samples, Within, Wins]);

    /// <summary>Makes the rules of what was read without fault.</summary>
    public static VerifyRules Build(Fields fields) => new()
    {
        From = [.. fields.Values(From).Where(region => region != All)],
        Samples = fields.Get(Samples, Defaults.Samples),
        Within = fields.Get(Within, Defaults.Within),
        Wins = (fields.Find(Wins)?.Value ?? []).ToDictionary(entry => entry.Key.Value, entry => entry.Value),
    };
}

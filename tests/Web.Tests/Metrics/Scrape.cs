using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Web.Tests.Metrics;

/// <summary>A page in Prometheus' text format, read as strictly as Prometheus reads it, and a little more.</summary>
internal sealed partial class Scrape
{
    private Scrape(Dictionary<string, string> types, List<Series> series) => (Types, All) = (types, series);

    /// <summary>Families with their types.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    public IReadOnlyList<Series> All { get; }

    public static Scrape Parse(string page)
    {
        page.ShouldEndWith("\n");
        var types = new Dictionary<string, string>();
        var helps = new HashSet<string>();
        var series = new List<Series>();
        var family = "";
        foreach (var line in page.Split('\n')[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                helps.Add(line.Split(' ')[2]).ShouldBeTrue(line);
                line.Split(' ', 4)[3].ShouldNotBeEmpty();
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                helps.ShouldContain(family);
                types.TryAdd(family, line.Split(' ')[3]).ShouldBeTrue(line);
            }
            else
            {
                var match = Line.Match(line);
                match.Success.ShouldBeTrue(line);
                var suffix = match.Groups["name"].Value[family.Length..];
                (types[family] == "histogram" ? suffix is "_bucket" or "_sum" or "_count" : suffix.Length == 0).ShouldBeTrue(line);
                series.Add(new Series(
                    match.Groups["name"].Value,
                    Label.Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => Unescape(label.Groups[2].Value)),
                    match.Groups["value"].Value == "+Inf" ? double.PositiveInfinity : double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)));
            }
        }

        series.DistinctBy(one => one.ToString()).Count().ShouldBe(series.Count, "a series is there twice");
        return new Scrape(types, series);
    }

    public double Value(string name, params (string Name, string Value)[] labels) => Find(name, labels).ShouldHaveSingleItem().Value;

    public IReadOnlyList<Series> Find(string name, params (string Name, string Value)[] labels) =>
        [.. All.Where(series => series.Name == name && labels.All(label => series.Labels.GetValueOrDefault(label.Name) == label.Value))];

    private static string Unescape(string text) => Escape.Replace(text, match => match.Value[1] == 'n' ? "\n" : match.Value[1..]);

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\n"])*",?)*)\})? (?<value>[-+0-9.eE]+|[+-]Inf|NaN)$""")]
    private static partial Regex Line { get; }

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)""")]
    private static partial Regex Label { get; }

    [GeneratedRegex("""\\.""")]
    private static partial Regex Escape { get; }

    internal sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public override string ToString() => $"{Name} {string.Join(' ', Labels.OrderBy(label => label.Key, StringComparer.Ordinal))}";
    }
}

using System.Text.RegularExpressions;

namespace OpenZro.Probes.Web.Tests.Grafana;

/// <summary>
/// What a PromQL query names (prometheus.io/docs/prometheus/latest/querying/basics): its metrics, the labels that each is asked by, and the
/// labels that it groups by. Read from its tokens, so that neither a string nor a function is taken for a metric.
/// </summary>
internal sealed partial class PromQuery
{
    private static readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase) { "and", "or", "unless", "bool", "offset", "inf", "nan", "atan2" };
    private static readonly HashSet<string> _groupings = new(StringComparer.OrdinalIgnoreCase) { "by", "without", "on", "ignoring", "group_left", "group_right" };

    private readonly List<string> _tokens;
    private int _at;

    private PromQuery(string text)
    {
        _tokens = [.. Token.Matches(text).Select(match => match.Value)];
        string.Concat(_tokens).ShouldBe(Blank.Replace(text, match => match.Groups["string"].Value), text);
    }

    /// <summary>The selectors in their order.</summary>
    public List<Selector> Selectors { get; } = [];

    /// <summary>The labels that are grouped by.</summary>
    public List<string> Labels { get; } = [];

    public static PromQuery Parse(string text)
    {
        var query = new PromQuery(text);
        while (query._at < query._tokens.Count)
            query.Step();
        return query;
    }

    private void Step()
    {
        var token = _tokens[_at++];
        if (!Name.IsMatch(token) || _words.Contains(token))
            return;
        if (_groupings.Contains(token))
            Labels.AddRange(Peek == "(" ? List(")") : []);
        else if (Peek != "(" && !IsFollowedByGrouping)
            Selectors.Add(new Selector(token, Matchers()));
    }

    private string? Peek => _at < _tokens.Count ? _tokens[_at] : null;

    /// <summary>An aggregation may have its grouping before what it aggregates: <c>sum by (x) (y)</c>.</summary>
    private bool IsFollowedByGrouping => Peek is { } next && next.ToUpperInvariant() is "BY" or "WITHOUT";

    private List<string> List(string end)
    {
        var names = new List<string>();
        for (_at++; Peek != end; _at++)
        {
            Peek.ShouldNotBeNull("a list has no end");
            if (Peek != ",")
                names.Add(Peek);
        }

        _at++;
        return names;
    }

    private List<Matcher> Matchers()
    {
        var parts = Peek == "{" ? List("}") : [];
        (parts.Count % 3).ShouldBe(0, "a matcher is a label, an operator and a string");
        return [.. parts.Chunk(3).Select(part => new Matcher(part[0], part[1], part[2][1..^1]))];
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|=~|!~|!=|==|<=|>=|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9.]+(?:[eE][-+]?[0-9]+)?[a-z]*|[-+*/%^=<>(){},@]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token { get; }

    [GeneratedRegex("""(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s+""")]
    private static partial Regex Blank { get; }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex Name { get; }

    /// <summary>One metric as it is asked for.</summary>
    internal sealed record Selector(string Metric, IReadOnlyList<Matcher> Matchers);

    /// <summary>A condition on a label.</summary>
    internal sealed record Matcher(string Label, string Operator, string Value)
    {
        /// <summary>The values of which each has to be there; none where a pattern leaves that open.</summary>
        public IReadOnlyList<string> Meant => Operator is "=" or "=~" && Words.IsMatch(Value) ? Value.Split('|') : [];
    }

    [GeneratedRegex("^[a-z0-9-]+(\\|[a-z0-9-]+)*$")]
    private static partial Regex Words { get; }
}

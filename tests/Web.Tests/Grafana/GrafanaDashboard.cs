using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Web.Tests.Grafana;

/// <summary>The dashboard of <c>infra/grafana</c>.</summary>
internal sealed partial class GrafanaDashboard
{
    private readonly JsonElement _root;

    private GrafanaDashboard(JsonElement root) => _root = root;

    /// <summary>The panels that show something, rows left out.</summary>
    public IReadOnlyList<JsonElement> Panels => [.. AllPanels.Where(panel => panel.GetProperty("type").GetString() != "row")];

    public IReadOnlyList<JsonElement> AllPanels => [.. _root.GetProperty("panels").EnumerateArray()];

    public IReadOnlyList<JsonElement> Variables => [.. _root.GetProperty("templating").GetProperty("list").EnumerateArray()];

    /// <summary>Every query of a panel, with its panel's title.</summary>
    public IEnumerable<(string Title, string Query, string Legend)> Queries =>
        from panel in Panels
        from target in panel.GetProperty("targets").EnumerateArray()
        select (panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!);

    /// <summary>Every query by which a variable gets its values, as PromQL, and the label that it takes.</summary>
    public IEnumerable<(string Query, string Label)> VariableQueries => Variables
        .Where(variable => variable.GetProperty("type").GetString() == "query")
        .Select(variable => LabelValues.Match(variable.GetProperty("query").GetProperty("query").GetString()!))
        .Select(match => match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : throw new FormatException("a variable is label_values(query, label)"));

    public string Text => _root.GetRawText();

    public static GrafanaDashboard Read() => new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "infra/grafana/ozprobes.json"))).RootElement);

    /// <summary>A query as Grafana sends it with all chosen.</summary>
    public static string Filled(string query, string window) => Variable.Replace(query, match => match.Groups[1].Value switch
    {
        "job" or "region" or "relay" => ".*",
        "case" => "udp-open",
        "window" or "__range" => window,
        var unknown => throw new FormatException($"the test knows no variable {unknown}"),
    });

    [GeneratedRegex(@"\$\{?([a-z_]+)\}?")]
    public static partial Regex Variable { get; }

    [GeneratedRegex(@"^label_values\((.*), ([a-z]+)\)$")]
    private static partial Regex LabelValues { get; }
}

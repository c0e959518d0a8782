using System.Text;

namespace OpenZro.Probes.Web.Tests.Metrics;

/// <summary>The names of metrics are promises: README.md lists what a real page has.</summary>
public sealed class MetricsDocumentTests
{
    private const string Begin = "<!-- metrics: written by MetricsDocumentTests; set UPDATE_README=1 and run it -->";
    private const string End = "<!-- end of metrics -->";

    [Fact]
    public async Task The_README_lists_every_metric_as_the_page_has_it()
    {
        await using var fleet = new ServedFleet("br", "us", "eu");
        await fleet.Relay("eu").DisposeAsync();
        await fleet.StartAsync();
        var page = (await fleet.GetAsync("/metrics")).Body;

        var path = Path.Combine(Repository.Root, "README.md");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var written = $"{text[..begin]}\n{Table(page)}{text[end..]}";
        if (Environment.GetEnvironmentVariable("UPDATE_README") == "1")
            await File.WriteAllTextAsync(path, written, TestContext.Current.CancellationToken);
        else
            (text == written).ShouldBeTrue("the table of metrics in README.md is out of date: set UPDATE_README=1 and run this test");
    }

    private static string Table(string page)
    {
        var scrape = Scrape.Parse(page);
        var helps = page.Split('\n').Where(line => line.StartsWith("# HELP ", StringComparison.Ordinal)).Select(line => line.Split(' ', 4)).ToDictionary(line => line[2], line => line[3]);
        var table = new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
        foreach (var (name, type) in scrape.Types.Where(family => family.Key.StartsWith("ozprobes_", StringComparison.Ordinal)).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var labels = scrape.All.First(series => series.Name.StartsWith(name, StringComparison.Ordinal) && series.Name[name.Length..] is "" or "_bucket").Labels.Keys;
            table.Append($"| `{name}` | {type} | {string.Join(", ", labels.Where(label => label is not ("region" or "le")).Select(label => $"`{label}`"))} | {helps[name]} |\n");
        }

        return table.ToString();
    }
}

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
        await using var metered = await MeteredFleet.StartAsync();
        var page = await metered.PageAsync();

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
            var kinds = scrape.Find(type == "histogram" ? name + "_bucket" : name).Select(series => series.Labels.Keys.Where(label => label != "le").ToList()).ToList();
            kinds.ShouldAllBe(labels => labels.SequenceEqual(kinds[0]), $"series of {name} differ in their labels");
            table.Append($"| `{name}` | {type} | {string.Join(", ", kinds[0].Select(label => $"`{label}`"))} | {helps[name]} |\n");
        }

        return table.ToString();
    }
}

using System.Diagnostics;
using OpenZro.Probes.Web.Tests.Metrics;
using YamlDotNet.RepresentationModel;

namespace OpenZro.Probes.Web.Tests.Grafana;

public sealed class AlertRuleTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "infra/prometheus");

    /// <summary>Where the rules are.</summary>
    public static string RulesFile => Path.Combine(_folder, "alerts.yml");

    [Theory]
    [InlineData("check", "alerts.yml")]
    [InlineData("test", "alerts.test.yml")]
    public async Task Promtool_is_content_with_the_rules_and_with_what_they_do(string command, string file)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", [command, "rules", file]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(
            promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        promtool.ExitCode.ShouldBe(0, string.Concat(said));
        string.Concat(said).ShouldContain("SUCCESS");
    }

    [Fact]
    public async Task Every_metric_label_and_word_of_a_rule_is_on_the_page()
    {
        await using var metered = await MeteredFleet.StartAsync();
        var page = Scrape.Parse(await metered.PageAsync());

        // A rollout stands in one state at a time, so the page has only the one that this rollout is in.
        var missing = Rules().SelectMany(rule => new ServedNames(page).Missing(Value(rule, "expr"))).Where(name => !name.StartsWith("ozprobes_rollout_state_timestamp_seconds{state=", StringComparison.Ordinal));

        missing.ShouldBeEmpty();
        Rules().Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Every_rule_is_seen_to_fire_and_to_be_silent()
    {
        var checks = List(Load("alerts.test.yml"), "tests").SelectMany(test => List(test, "alert_rule_test")).ToList();
        foreach (var name in Rules().Select(rule => Value(rule, "alert")))
        {
            var seen = checks.Where(check => Value(check, "alertname") == name).Select(check => List(check, "exp_alerts").Count > 0).ToList();
            seen.ShouldContain(true, name);
            seen.ShouldContain(false, name);
        }
    }

    [Fact]
    public void Every_rule_says_how_urgent_it_is_what_happened_and_what_to_do()
    {
        Rules().Select(rule => Value(rule, "alert")).ShouldBeUnique();
        foreach (var rule in Rules())
        {
            Value((YamlMappingNode)rule["labels"], "severity").ShouldBeOneOf("warning", "critical");
            foreach (var annotation in (string[])["summary", "description"])
                Value((YamlMappingNode)rule["annotations"], annotation).ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static List<YamlMappingNode> Rules() => [.. List(Load("alerts.yml"), "groups").SelectMany(group => List(group, "rules"))];

    private static YamlMappingNode Load(string file)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(_folder, file));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static List<YamlMappingNode> List(YamlMappingNode node, string name) => [.. ((YamlSequenceNode)node[name]).Cast<YamlMappingNode>()];

    private static string Value(YamlMappingNode node, string name) => ((YamlScalarNode)node[name]).Value!;
}

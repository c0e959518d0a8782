using System.Reflection;
using System.Text;
using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Tests.Findings;

public class FindingCatalogueTests
{
    private const string Begin = "<!-- findings: written by FindingCatalogueTests; set UPDATE_README=1 and run it -->";
    private const string End = "<!-- end of findings -->";

    [Fact]
    public void Every_code_is_in_the_catalogue_once() =>
        FindingCatalogue.All.Select(kind => kind.Code).Order().ShouldBe(Codes().Order());

    [Fact]
    public void Every_kind_says_cause_and_remedy_in_a_sentence() => FindingCatalogue.All.ShouldAllBe(kind =>
        kind.Cause.EndsWith('.') && kind.Remedy.EndsWith('.') && !kind.Cause.Contains('|') && !kind.Remedy.Contains('|'));

    [Fact]
    public void The_README_lists_every_finding_as_the_rules_state_it()
    {
        var path = Path.Combine(Root(), "README.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        begin.ShouldBeGreaterThanOrEqualTo(0, $"{path} needs the line {Begin}");
        end.ShouldBeGreaterThan(begin, $"{path} needs the line {End}");
        var written = text[..(begin + Begin.Length)] + "\n" + Table() + text[end..];
        if (Environment.GetEnvironmentVariable("UPDATE_README") == "1")
        {
            File.WriteAllText(path, written);
            return;
        }

        (text == written).ShouldBeTrue("the table of findings in README.md is out of date: set UPDATE_README=1 and run this test");
    }

    private static string Table()
    {
        var table = new StringBuilder("| code | severity | what it means | what to do |\n|---|---|---|---|\n");
        foreach (var kind in FindingCatalogue.All)
        {
            table.Append($"| `{kind.Code}` | {kind.Severity.ToString().ToLowerInvariant()} | {kind.Cause} | {kind.Remedy} |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<string> Codes() => typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OpenZro.Probes.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run within the repository");
        }

        return folder;
    }
}

using System.CommandLine;
using System.Text.Json;

namespace OpenZro.Probes.Cli.Tests;

public sealed class CommandLineRunnerTests
{
    public static TheoryData<string> Commands => [.. Leaves(CommandTree.Create(), "")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_command_takes_a_misspelt_option_for_anything_else(string command)
    {
        var run = await RunAsync([.. command.Split(' '), "--no-such-option"]);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldBe($"ozprobes: there is no option '--no-such-option'\nRun 'ozprobes {command} --help' for what it takes.\n", StringCompareShould.IgnoreLineEndings);
        run.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("rollout status --plann", "--plan")]
    [InlineData("rollout plan --ofline", "--offline")]
    [InlineData("results --lasst 1h", "--last")]
    [InlineData("rollout pause --reazon lunch", "--reason")]
    [InlineData("rollout reject --comment no", "--reason")]
    [InlineData("rollout approve --comment yes", "--reason")]
    [InlineData("rollout comment --reason hm", "--text")]
    public async Task Who_misspells_an_option_is_told_the_one_that_was_meant_and_nothing_else(string line, string meant)
    {
        var run = await RunAsync(line.Split(' '));

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.Split('\n')[0].ShouldEndWith($", did you mean '{meant}'?");
        run.Error.ShouldNotContain("there is no argument");
    }

    [Fact]
    public async Task After_two_dashes_everything_is_an_argument()
    {
        var run = await RunAsync("fleet", "check", "--", "--no-such-file");

        run.Error.ShouldStartWith("--no-such-file: error: there is no such file");
    }

    [Fact]
    public async Task Bad_usage_is_a_document_where_json_is_asked_for()
    {
        var run = await RunAsync("rollout", "status", "--json", "--plann");

        run.Exit.ShouldBe(ExitCodes.Usage);
        var problem = JsonDocument.Parse(run.Output).RootElement;
        problem.GetProperty("code").GetString().ShouldBe("bad-usage");
        problem.GetProperty("detail").GetString().ShouldBe("there is no option '--plann', did you mean '--plan'?");
        problem.GetProperty("remedy").GetString().ShouldBe("Run 'ozprobes rollout status --help' for what it takes.");
    }

    [Theory]
    [InlineData("peers --gain 5s", "--gain says how much --repick asks for")]
    [InlineData("peers --repick f.yaml --json", "--repick writes a rollout file and shows nothing")]
    [InlineData("rollout status --state not-back", "--state says which peers are shown: give it with --peers")]
    [InlineData("rollout status --peers --state notback", "did you mean 'not-back'")]
    [InlineData("rollout status --peers --plan", "give one of them")]
    [InlineData("rollout approve --hash zz", "'zz' names no plan: give the first 12 digits of its hash, or more")]
    public async Task What_does_not_go_together_or_says_nothing_is_not_passed_over(string line, string why)
    {
        var run = await RunAsync(line.Split(' '));

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain(why);
    }

    [Theory]
    [InlineData("abort", "--reason")]
    [InlineData("approve", "--reason")]
    [InlineData("reject", "--reason")]
    [InlineData("comment", "--text")]
    public async Task A_text_that_says_nothing_is_none(string verb, string option)
    {
        var run = await RunAsync("rollout", verb, option, " ");

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldStartWith($"ozprobes: {option}: the text is empty");
    }

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path.TrimStart()]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}"));

    private static async Task<CommandRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandLineRunner.RunAsync(CommandTree.Create(), args, new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return new CommandRun(exit, output.ToString(), error.ToString());
    }
}

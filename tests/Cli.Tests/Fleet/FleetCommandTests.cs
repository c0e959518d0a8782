using System.CommandLine;
using OpenZro.Probes.Cli.Fleet;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Tests.Fleet;

public sealed class FleetCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fleet").FullName;

    [Fact]
    public async Task A_good_file_is_summed_up()
    {
        var path = Write("relays: [{ name: br, url: 'rels://relay.example.com' }]\n");

        var (exit, output, error) = await RunAsync("fleet", "check", path);

        (exit, error).ShouldBe((0, ""));
        output.ShouldContain("1 relay, 0 regions");
    }

    [Fact]
    public async Task A_bad_file_is_shown_as_a_compiler_does()
    {
        var path = Write("relays:\n  - name: br\n    ulr: rels://relay.example.com\n");

        var (exit, output, error) = await RunAsync("fleet", "check", path);

        (exit, output).ShouldBe((2, ""));
        error.ShouldContain($"{path}:3:5: error: 'ulr' is no key of a relay, did you mean 'url'?\n        ulr: rels://relay.example.com\n        ^\n");
        error.ShouldEndWith("1 error, 0 warnings\n");
    }

    [Fact]
    public async Task A_line_that_may_hold_a_secret_is_not_shown()
    {
        var (_, _, error) = await RunAsync("fleet", "check", Write("authSecret: hunter2\n"));

        error.ShouldContain("authSecret must be");
        error.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_a_warning()
    {
        var path = Write("relays: [{ name: br, url: 'rels://relay.example.com' }]\nauthSecret: { env: OZPROBES_TESTS_NEVER_SET }\n");

        var (exit, output, error) = await RunAsync("fleet", "check", path);

        exit.ShouldBe(ExitCodes.Success);
        output.ShouldContain("good");
        error.ShouldStartWith($"{path}: warning: ");
        error.ShouldContain("the environment variable OZPROBES_TESTS_NEVER_SET is not set");
    }

    [Theory]
    [InlineData("there is no command 'chekc', did you mean 'check'?", "fleet", "chekc")]
    [InlineData("there is no command 'nonsense'; there are check, init, schema", "fleet", "nonsense")]
    [InlineData("there is no command 'flete', did you mean 'fleet'?", "flete", "check", "x")]
    [InlineData("Give one of relay URLs, --management FILE and --values FILE, and not --management and --values together.", "fleet", "init", "--management", "a", "--values", "b")]
    public async Task What_was_mistyped_is_told_with_what_was_probably_meant(string message, params string[] args)
    {
        var (exit, _, error) = await RunAsync(args);

        exit.ShouldBe(ExitCodes.Usage);
        error.Split('\n')[0].ShouldBe("ozprobes: " + message);
    }

    [Theory]
    [InlineData("fleet")]
    [InlineData("fleet", "check")]
    [InlineData("fleet", "init")]
    [InlineData("fleet", "init", "rels://")]
    [InlineData("fleet", "init", "rel://127.0.0.1:1", "--dialect", "other")]
    [InlineData("fleet", "init", "rel://127.0.0.1:1", "--resolver", "dns")]
    [InlineData("fleet", "init", "--management", "/nowhere")]
    public async Task Bad_usage_exits_with_2_and_says_why(params string[] args)
    {
        var (exit, output, error) = await RunAsync(args);

        (exit, output).ShouldBe((2, ""));
        error.ShouldStartWith("ozprobes: ");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Init_writes_a_file_that_reads_back_and_never_overwrites_it_unasked()
    {
        var path = Path.Combine(_folder, "fleet.yaml");

        (await RunAsync("fleet", "init", "rel://127.0.0.1:1", "--dialect", "netbird", "--output", path)).Exit.ShouldBe(0);
        (await RunAsync("fleet", "init", "rel://127.0.0.1:2", "--output", path)).Exit.ShouldBe(2);

        var fleet = FleetReader.ReadFile(path).Fleet.ShouldNotBeNull();
        (fleet.Dialect, fleet.Relays[0].Url.Text).ShouldBe((Dialect.NetBird, "rel://127.0.0.1:1"));
        (await RunAsync("fleet", "init", "rel://127.0.0.1:2", "--output", path, "--force")).Exit.ShouldBe(0);
        FleetReader.ReadFile(path).Fleet!.Relays[0].Url.Port.ShouldBe(2);
    }

    [Fact]
    public async Task A_fault_is_one_line_without_a_stack_trace()
    {
        var faulty = new Command("faulty");
        faulty.SetAction((Func<ParseResult, int>)(_ => throw new InvalidOperationException("broken")));

        var (exit, _, error) = await RunAsync(new RootCommand { faulty }, "faulty");

        exit.ShouldBe(ExitCodes.Fault);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldStartWith("ozprobes: a fault in the program: InvalidOperationException: broken");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => RunAsync(new RootCommand { FleetCommand.Create() }, args);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(RootCommand root, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = await CommandLineRunner.RunAsync(root, args, new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "input.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}

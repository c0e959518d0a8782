using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Exec;
using OpenZro.Probes.Rollouts.Drivers.Manual;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Exec;

public sealed class ExecRestartDriverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exec-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_program_gets_the_peers_as_json_and_answers_by_lines()
    {
        var answers = await BeginAsync($$"""
            cat > '{{_folder}}/input'
            echo 'PLAY [restart] ****'
            echo '{"id":"id-a","result":"restarted"}'
            echo '{"id":"id-b","result":"failed","detail":"no route to host"}'
            echo '{"id":"id-c","result":"already"}'
            echo 'not json {'
            """, options => options with { PerBatch = true }, "a", "b", "c", "d");

        answers.Select(answer => answer.State).ShouldBe([RestartState.Begun, RestartState.Failed, RestartState.AlreadyBegun, RestartState.Begun]);
        answers[1].Failure!.Detail.ShouldBe("no route to host");
        answers[3].Failure.ShouldBeNull();
        answers[3].Evidence!.ShouldStartWith("the program ended with 0 and told nothing of this peer");
        answers[0].Evidence!.ShouldContain("PLAY [restart]");

        using var input = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "input"), Ending));
        input.RootElement.GetProperty("operation").GetString().ShouldBe("op-1");
        input.RootElement.GetProperty("attempt").GetInt32().ShouldBe(1);
        input.RootElement.GetProperty("peers").EnumerateArray().Select(peer => peer.GetProperty("name").GetString()).ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public async Task A_program_that_ended_well_and_told_nothing_was_run_to_its_end()
    {
        var answer = (await BeginAsync("exit 0", options => options, "a")).Single();

        answer.State.ShouldBe(RestartState.Begun);
        answer.Failure.ShouldBeNull();
        answer.Evidence!.ShouldStartWith("the program ended with 0 and told nothing of this peer");
    }

    [Theory]
    [InlineData("""{"peer":"id-a","result":"restarted"}""", "unknown field 'peer'")]
    [InlineData("""{"id":"id-a"}""", "no text 'result'")]
    [InlineData("""{"id":"id-a","result":"ok"}""", "unknown result 'ok'")]
    [InlineData("""{"id":"other","result":"restarted"}""", "none of the peers given")]
    public async Task A_line_that_is_no_result_is_told_what_is_expected(string line, string wrong)
    {
        var ended = (await BeginAsync($"echo '{line}'", options => options, "a")).Single();
        ended.State.ShouldBe(RestartState.Begun);
        ended.Evidence!.ShouldContain($"line 1 of its output has");
        ended.Evidence!.ShouldContain(wrong);
        ended.Evidence!.ShouldContain("expected is {\"id\"");

        var crashed = (await BeginAsync($"echo '{line}'; exit 3", options => options, "a")).Single();
        crashed.State.ShouldBe(RestartState.Unknown);
        crashed.Failure!.Detail.ShouldContain(wrong);
    }

    [Fact]
    public async Task A_program_that_crashed_is_told_when_it_is_run_again_for_the_same_operation()
    {
        var driver = Driver($"cat >> '{_folder}/input'; exit 3", options => options);
        await driver.BeginAsync(Now("op-1"), [Target("a")], Ending);
        await driver.BeginAsync(Now("op-1") with { Attempt = 2 }, [Target("a")], Ending);

        var inputs = (await File.ReadAllLinesAsync(Path.Combine(_folder, "input"), Ending)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        inputs.Select(input => input.GetProperty("attempt").GetInt32()).ShouldBe([1, 2]);
        inputs.Select(input => input.GetProperty("operation").GetString()).ShouldBe(["op-1", "op-1"]);
    }

    [Fact]
    public async Task A_program_for_each_peer_is_started_for_each()
    {
        var answers = await BeginAsync($$"""
            id=$(sed 's/.*"id":"\([^"]*\)".*/\1/')
            echo x >> '{{_folder}}/runs'
            echo "{\"id\":\"$id\",\"result\":\"restarted\"}"
            """, options => options, "a", "b");

        answers.ShouldAllBe(answer => answer.State == RestartState.Begun);
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "runs"), Ending)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        var driver = Driver("printf '%s' \"$1\" > \"$2\"", options => options with { Command = [.. options.Command, "$(id); `x`", Path.Combine(_folder, "args")] });
        await driver.BeginAsync(Now("op-1"), [Target("a")], Ending);
        (await File.ReadAllTextAsync(Path.Combine(_folder, "args"), Ending)).ShouldBe("$(id); `x`");
    }

    [Fact]
    public async Task A_program_that_fails_without_a_result_may_have_restarted_the_peer()
    {
        var answer = (await BeginAsync("echo broken >&2; exit 4", options => options, "a")).Single();

        answer.State.ShouldBe(RestartState.Unknown);
        answer.Failure!.Code.ShouldBe(DriverFailureCode.CommandFailed);
        answer.Failure.Detail.ShouldContain("ended with 4 (broken)");
        answer.GoesOn.ShouldBeFalse("its end is known");
        answer.Evidence!.ShouldContain("broken");
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_ended_with_all_that_it_started()
    {
        var answer = (await BeginAsync($$"""
            sh -c 'echo $$ > {{_folder}}/child; exec sleep 60' &
            wait
            """, options => options with { Timeout = TimeSpan.FromSeconds(2) }, "a")).Single();

        answer.State.ShouldBe(RestartState.Unknown);
        answer.Failure!.Code.ShouldBe(DriverFailureCode.AnswerLost);
        await EndedAsync("child");
    }

    [Fact]
    public async Task A_grandchild_whose_parent_has_ended_is_ended_with_the_program_too()
    {
        var answer = (await BeginAsync($$"""
            setsid sh -c 'sh -c "echo \$\$ > {{_folder}}/grandchild; exec sleep 240" &'
            sleep 60
            """, options => options with { Timeout = TimeSpan.FromSeconds(2) }, "a")).Single();

        answer.Failure!.Code.ShouldBe(DriverFailureCode.AnswerLost);
        await EndedAsync("grandchild");
    }

    [Fact]
    public async Task What_a_program_leaves_running_is_not_waited_for_and_goes_on()
    {
        var answer = (await BeginAsync($$"""
            sh -c 'echo $$ > {{_folder}}/left; exec sleep 240' &
            while [ ! -s '{{_folder}}/left' ]; do sleep 0.05; done
            echo '{"id":"id-a","result":"restarted"}'
            exit 3
            """, options => options with { Timeout = TimeSpan.FromMinutes(3) }, "a")).Single();

        answer.State.ShouldBe(RestartState.Begun);
        answer.Evidence!.ShouldContain("exit code 3");
        var left = (await File.ReadAllTextAsync(Path.Combine(_folder, "left"), Ending)).Trim();
        IsAlive(left).ShouldBeTrue();
        Process.GetProcessById(int.Parse(left, CultureInfo.InvariantCulture)).Kill();
    }

    [Fact]
    public async Task A_secret_that_a_program_writes_is_in_nothing_that_is_kept()
    {
        const string Key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n-----END KEY-----";
        var answers = await BeginAsync("""
            set -x
            : "$TOKEN"
            echo "POST /restart?token=$TOKEN"
            echo "$KEY" | head -n 2 | tail -n 1
            echo "{\"id\":\"id-a\",\"result\":\"failed\",\"detail\":\"401 with $TOKEN\"}"
            echo "{\"id\":\"id-b\",\"result\":\"$TOKEN\"}"
            exit 3
            """,
            options => options with
            {
                PerBatch = true,
                Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new() { Env = "T" }, ["KEY"] = new() { Env = "K" } },
                Environment = name => name == "T" ? "s3cr3t-hunter2" : Key,
            }, "a", "b");

        var kept = string.Join('\n', answers.SelectMany(answer => (string[])[answer.Evidence!, answer.Failure!.ToString()]));
        kept.ShouldNotContain("hunter2");
        kept.ShouldNotContain("MIIEvQIBADANBgkqhkiG");
        answers[0].Failure!.Detail.ShouldBe("401 with ***");
        answers[1].Failure!.Detail.ShouldContain("unknown result '***'");
        answers[0].Evidence!.ShouldContain("POST /restart?token=***");
    }

    [Fact]
    public async Task Output_without_end_ends_the_program()
    {
        var answer = (await BeginAsync("exec yes", options => options with { MaxOutput = 10_000 }, "a")).Single();
        answer.Failure!.Code.ShouldBe(DriverFailureCode.BadAnswer);
    }

    [Fact]
    public async Task A_program_that_outlasts_a_call_is_asked_for_again_and_not_started_again()
    {
        var driver = Driver($$"""
            echo x >> '{{_folder}}/runs'
            while [ ! -e '{{_folder}}/go' ]; do sleep 0.05; done
            echo '{"id":"id-a","result":"restarted"}'
            """, options => options with { PerBatch = true, CallTimeout = TimeSpan.FromMilliseconds(200) });
        var operation = Now("op-1");

        var first = (await driver.BeginAsync(operation, [Target("a"), Target("b")], Ending))[0];
        (first.State, first.GoesOn).ShouldBe((RestartState.Unknown, true));
        driver.IsWaitingFor(operation, [Target("a")]).ShouldBeTrue();
        await File.WriteAllTextAsync(Path.Combine(_folder, "go"), "", Ending);
        RestartBeginning answer;
        do
        {
            answer = (await driver.BeginAsync(operation, [Target("a")], Ending)).Single();
        }
        while (answer.State == RestartState.Unknown);

        answer.State.ShouldBe(RestartState.Begun);
        answer.GoesOn.ShouldBeFalse();
        driver.IsWaitingFor(operation, [Target("a")]).ShouldBeFalse();
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "runs"), Ending)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_program_that_is_not_there_touched_nothing()
    {
        var driver = Driver("", options => options with { Command = ["/nonexistent/program"] });
        var answer = (await driver.BeginAsync(Now("op-1"), [Target("a")], Ending)).Single();

        answer.State.ShouldBe(RestartState.Failed);
        answer.Failure!.Code.ShouldBe(DriverFailureCode.Configuration);
        answer.Failure.Detail.ShouldContain("/nonexistent/program");
    }

    [Fact]
    public async Task People_are_told_whom_to_restart_and_how()
    {
        var answer = (await new ManualRestartDriver(Dialect.NetBird, null).BeginAsync(Now("op-1"), [Target("laptop")], Ending)).Single();

        answer.State.ShouldBe(RestartState.Asked);
        answer.Evidence!.ShouldContain("laptop");
        answer.Evidence!.ShouldContain("netbird service restart");
    }

    private async Task EndedAsync(string file)
    {
        var process = (await File.ReadAllTextAsync(Path.Combine(_folder, file), Ending)).Trim();
        for (var looks = 0; looks < 100 && IsAlive(process); looks++)
            await Task.Delay(50, Ending);
        IsAlive(process).ShouldBeFalse();
    }

    private static bool IsAlive(string pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static PeerTarget Target(string name) => new() { Id = $"id-{name}", Name = name };

    private static Operation Now(string id) => new(id, TimeProvider.System.GetUtcNow());

    private static ExecRestartDriver Driver(string script, Func<ExecOptions, ExecOptions> change) => new(
        change(new ExecOptions { Command = ["/bin/sh", "-c", script, "program"] }),
        new ManualRestartDriver(Dialect.OpenZro, null),
        TimeProvider.System);

    private static Task<IReadOnlyList<RestartBeginning>> BeginAsync(string script, Func<ExecOptions, ExecOptions> change, params string[] names) =>
        Driver(script, change).BeginAsync(Now("op-1"), [.. names.Select(Target)], Ending);
}

using System.Text.Json;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Exec;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Exec;

public sealed class ExecObserverTests : IDisposable
{
    private const string Br = "rels://br.example.com:443";
    private const string Status =
        """{"peers":{"total":2,"connected":2,"details":null},"management":{"url":"https://m","connected":true,"error":""},"relays":{"total":1,"available":1,"details":[{"uri":"rels://br.example.com:443","available":true,"error":""}]},"publicKey":"key-a"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("observe-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_program_tells_what_each_peer_answered_and_how_long_its_daemon_has_run()
    {
        var sights = await LookAsync($$"""
            cat > '{{_folder}}/input'
            echo 'asking 3 peers ...'
            echo '{"id":"id-a","status":{{Status}},"daemonSeconds":1.5}'
            echo '{"id":"id-b","status":"Daemon status: NeedsLogin"}'
            echo '{"id":"id-c","detail":"the device sleeps"}'
            """, options => options with { PerBatch = true }, "a", "b", "c", "d");

        sights[0].ShouldSatisfyAllConditions(
            sight => sight.Status.ShouldNotBeNull().HomeInstanceUrl.ShouldBe(Br),
            sight => sight.Restarted.ShouldBe(true),
            sight => sight.Failure.ShouldBeNull(),
            sight => sight.Evidence.ShouldNotBeNull().ShouldContain("daemonSeconds"));
        sights[1].NeedsLogin.ShouldBeTrue();
        sights[2].Failure.ShouldNotBeNull().Detail.ShouldBe("the device sleeps");
        sights[3].Failure.ShouldNotBeNull().Detail.ShouldContain("ended with 0 and told nothing of this peer");
        sights[3].Evidence.ShouldNotBeNull().ShouldContain("asking 3 peers");

        using var input = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "input"), Ending));
        input.RootElement.GetProperty("schema").GetString().ShouldBe("ozprobes.exec-observe/1");
        input.RootElement.GetProperty("operation").GetString().ShouldBe("op-1");
        input.RootElement.GetProperty("peers").EnumerateArray().Select(peer => peer.GetProperty("name").GetString()).ShouldBe(["a", "b", "c", "d"]);
    }

    [Theory]
    [InlineData(Br, PeerState.OnExpected)]
    [InlineData("rels://us.example.com:443", PeerState.Elsewhere)]
    public async Task What_it_tells_decides_whether_a_peer_is_where_it_was_expected(string expected, PeerState state)
    {
        var begun = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var sight = (await LookAsync($"echo '{{\"id\":\"id-a\",\"status\":{Status},\"daemonSeconds\":2}}'", options => options, "a")).Single();

        var verdict = PeerVerdict.Judge(
            new() { Expected = [expected], RestartedAt = begun, BackWithin = TimeSpan.FromMinutes(3), PublicKey = "key-a", PeersConnected = 2 },
            PeerEvidence.Of(sight, begun, TimeProvider.System.GetUtcNow()),
            TimeProvider.System.GetUtcNow());

        verdict.State.ShouldBe(state, verdict.Why);
    }

    [Fact]
    public async Task Who_is_asked_how_they_are_is_asked_for_no_restart()
    {
        var sight = (await Observer($"cat > '{_folder}/input'; echo '{{\"id\":\"id-a\",\"status\":{Status},\"daemonSeconds\":2}}'", options => options).ObserveAsync(null, [Target("a")], Ending)).Single();

        sight.Restarted.ShouldBeNull();
        sight.DaemonAge.ShouldBe(TimeSpan.FromSeconds(2));
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "input"), Ending)).RootElement.GetProperty("operation").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"id":"id-a","home":"rels://br"}""", "has an unknown field 'home'")]
    [InlineData("""{"peer":"id-a"}""", "has an unknown field 'peer'")]
    [InlineData("""{"id":"id-x"}""", "has an 'id' of none of the peers given")]
    [InlineData("""{"id":"id-a","status":7}""", "has a 'status' that is neither an object nor a text")]
    [InlineData("""{"id":"id-a","status":"{}","exitCode":"1"}""", "has an 'exitCode' that is no whole number")]
    [InlineData("""{"id":"id-a","daemonSeconds":-1}""", "has a 'daemonSeconds' that is no number of seconds")]
    [InlineData("""{"id":"id-a",""", "is no JSON object")]
    public async Task A_line_that_is_no_sighting_is_told_what_is_expected(string line, string wrong)
    {
        var sight = (await LookAsync($"echo '{line}'", options => options, "a")).Single();

        sight.Status.ShouldBeNull();
        sight.Failure.ShouldNotBeNull().Code.ShouldBe(DriverFailureCode.BadAnswer);
        sight.Failure.Detail.ShouldContain($"line 1 of its output {wrong}: expected is {{\"id\": the peer's");
    }

    [Fact]
    public async Task What_it_does_not_tell_is_what_management_sees()
    {
        var seenAt = TimeProvider.System.GetUtcNow();
        var management = new Seen(new() { PeerId = "id-a", Connected = true, LastSeen = seenAt });
        var sight = (await new ExecObserver(Program("exit 3"), Dialect.OpenZro, management, TimeProvider.System).ObserveAsync(Now, [Target("a")], Ending)).Single();

        (sight.Connected, sight.LastSeen, sight.Status).ShouldBe((true, seenAt, null));
        sight.Failure.ShouldNotBeNull().Detail.ShouldContain("ended with 3");
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_ended_within_its_time()
    {
        var sight = (await LookAsync("sleep 60", options => options with { Timeout = TimeSpan.FromSeconds(1) }, "a")).Single();

        sight.Status.ShouldBeNull();
        sight.Failure.ShouldNotBeNull().Code.ShouldBe(DriverFailureCode.AnswerLost);
    }

    [Fact]
    public async Task A_restart_by_a_program_is_seen_by_the_one_that_observes()
    {
        var driver = new ExecRestartDriver(Program("""echo '{"id":"id-a","result":"restarted"}'"""), Observer($"echo '{{\"id\":\"id-a\",\"status\":{Status}}}'", options => options), TimeProvider.System);

        (await driver.BeginAsync(Now, [Target("a")], Ending)).Single().State.ShouldBe(RestartState.Begun);
        (await driver.ObserveAsync(Now, [Target("a")], Ending)).Single().Status.ShouldNotBeNull().PublicKey.ShouldBe("key-a");
    }

    private static Operation Now => new("op-1", TimeProvider.System.GetUtcNow().AddMinutes(-1));

    private static PeerTarget Target(string name) => new() { Id = $"id-{name}", Name = name };

    private static ExecOptions Program(string script) => new() { Command = ["/bin/sh", "-c", script, "program"], Timeout = TimeSpan.FromSeconds(30) };

    private static ExecObserver Observer(string script, Func<ExecOptions, ExecOptions> change) =>
        new(change(Program(script)), Dialect.OpenZro, new Seen(new() { PeerId = "" }), TimeProvider.System);

    private static Task<IReadOnlyList<PeerSight>> LookAsync(string script, Func<ExecOptions, ExecOptions> change, params string[] names) =>
        Observer(script, change).ObserveAsync(Now, [.. names.Select(Target)], Ending);

    private sealed class Seen(PeerSight sight) : IPeerObserver
    {
        public Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PeerSight>>([.. peers.Select(peer => sight with { PeerId = peer.Id })]);
    }
}

using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Cli.Peers;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Cli.Tests.Peers;

public sealed class PeersCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly PeersDocument _document = new()
    {
        Mesh = "prod",
        At = _now,
        Peers =
        [
            new() { Id = "1", Name = "br-1", Region = "brazilsouth", Connected = true, Relay = "us", SeenAt = _now.AddMinutes(-90), Relayed = 1, Configured = "rels://us.example.com:443" },
            new() { Id = "2", Name = "br-2", Region = "brazilsouth", Connected = true, Relay = "br", SeenAt = _now.AddSeconds(-5), Relayed = 1 },
            new() { Id = "3", Name = "de-1", Region = "westeurope" },
        ],
        Pairs = [new("br-1", "brazilsouth", "br-2", "brazilsouth", "us")],
        Unread = ["the home of de-1: timeout"],
    };

    private readonly ApiServer _api;
    private string _answer = "";
    private string? _asked;

    public PeersCommandTests() => _api = ApiServer.Start(async context =>
    {
        _asked = $"{context.Request.Path}{context.Request.QueryString}";
        if (_answer.Length == 0)
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await context.Response.WriteAsync(_answer);
    });

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Relays_peers_and_pairs_are_tables_and_what_was_not_read_is_told()
    {
        _answer = _document.ToJson();

        var run = await RunAsync("--pairs");

        run.Exit.ShouldBe(0, run.Error);
        _asked.ShouldBe("/api/peers");
        run.Output.ShouldBe(
            """
            prod: 3 peers, 2 connected, 2 with a known home relay, 1 relayed pair

              relay  peers  of
              br         1  brazilsouth 1
              us         1  brazilsouth 1

              peer  region       relay    relayed  seen       configured
              br-1  brazilsouth  us             1  1h30m ago  rels://us.example.com:443
              br-2  brazilsouth  br             1  5s ago
              de-1  westeurope   offline        0

              pair  with  through
              br-1  br-2  us

            """, StringCompareShould.IgnoreLineEndings);
        run.Error.ShouldBe("ozprobes: not read: the home of de-1: timeout\n");
    }

    [Fact]
    public async Task The_server_is_asked_for_a_region_only_and_json_holds_what_it_says()
    {
        _answer = _document.ToJson();

        var run = await RunAsync("--json", "--region", "westeurope");

        _asked.ShouldBe("/api/peers?region=westeurope");
        PeersDocument.FromJson(run.Output).Peers.Select(peer => peer.Name).ShouldBe(["br-1", "br-2", "de-1"]);
    }

    [Fact]
    public async Task The_advice_is_written_to_the_file_and_nothing_when_there_is_none()
    {
        var folder = Directory.CreateTempSubdirectory("peers-");
        try
        {
            var file = Path.Combine(folder.FullName, "repick.yaml");
            _answer = "kind: repick\n";
            var run = await RunAsync("--repick", file, "--region", "brazilsouth", "--gain", "80ms");
            run.Exit.ShouldBe(0, run.Error);
            _asked.ShouldBe("/api/peers/repick?region=brazilsouth&gain=80ms");
            run.Output.ShouldContain("rollout plan");
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("kind: repick\n");

            var again = await RunAsync("--repick", file);
            again.Exit.ShouldBe(ExitCodes.Usage);
            again.Error.ShouldBe($"ozprobes: {file} is there already. Name another file, or take this one away first.\n");

            File.Delete(file);
            _answer = "";
            (await RunAsync("--repick", file)).Output.ShouldContain("nothing to restart");
            File.Exists(file).ShouldBeFalse();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_answer_of_something_else_is_no_fault_of_the_program()
    {
        _answer = "<html/>";

        var run = await RunAsync();

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("is --url right?");
    }

    private Task<CommandRun> RunAsync(params string[] options) =>
        CommandRun.OfAsync(PeersCommand.Create(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_now)), [.. options, "--url", _api.Url]);
}

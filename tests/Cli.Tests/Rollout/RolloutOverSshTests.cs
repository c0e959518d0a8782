using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Cli.Peers;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Simulator.Links;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>Rollouts as people make them, by the commands of the README alone, over real sshd: peers pick anew by advice, and a relay is retired.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RolloutOverSshTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly LoopbackRelay _us = LoopbackRelay.Start();
    private readonly LoopbackRelay _br = LoopbackRelay.Start();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Us => _us.Url;

    private string Br => _br.Url;

    public async ValueTask DisposeAsync()
    {
        await _us.DisposeAsync();
        await _br.DisposeAsync();
    }

    [Fact]
    public async Task Peers_that_are_far_from_their_relay_pick_anew_by_the_file_that_the_advice_wrote()
    {
        await using var stage = await StartAsync(listed: 1, "brazilsouth", "office");
        foreach (var peer in stage.Farm.Peers)
            peer.Know((Us, Us, 200), (Br, Br, 1));
        var (olgasToken, anasToken) = (await stage.TokenAsync("olga", AccessRole.Operator), await stage.TokenAsync("ana", AccessRole.Approver));
        await using var serve = await stage.ServeAsync("office");
        await using var saoPaulo = await SaoPaulo.StartAsync(stage, _us.Port);
        var (olga, ana) = (new Someone(serve.Url, olgasToken), new Someone(serve.Url, anasToken));
        var file = stage.In("repick.yaml");

        await UntilAsync("the advice is written", async () => (await CommandRun.OfAsync(PeersCommand.Create(), "--repick", file, "--url", serve.Url)).ToString(), _ => File.Exists(file));
        // Nobody has ten minutes here.
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Ending)).Replace("soak: 10m", "soak: 0s", StringComparison.Ordinal), Ending);
        var plan = await olga.RunAsync("plan", file);
        plan.Exit.ShouldBe(0, plan.Output + plan.Error);
        var started = await olga.RunAsync("start", file, "--hash", HashOf(plan));
        started.Exit.ShouldBe(0, started.Error);
        await UntilStateAsync(olga, "waiting-for-gate");
        stage.Farm.Peers.ShouldAllBe(peer => peer.Restarts == 0, "nobody is restarted before the gate");
        var approved = await ana.RunAsync("approve", "--hash", HashOf(plan));
        approved.Exit.ShouldBe(0, approved.Error);
        var done = await UntilStateAsync(olga, "done");

        stage.Farm.Peers.ShouldAllBe(peer => peer.Restarts == 1);
        (await olga.RunAsync("status", IdOf(done), "--peers", "--state", "on-expected", "--json")).Output.ShouldSatisfyAllConditions(
            peers => Homes(peers, "homeBefore").ShouldBe([Us]),
            peers => Homes(peers, "homeAfter").ShouldBe([Br]));
        stage.Farm.Management.Restarts("openzro-management").ShouldBe(0, "management was left alone");
        (await AuditAsync(olga, done)).ShouldSatisfyAllConditions(
            audit => audit.ShouldContain("approved at the gate before-restart"),
            audit => stage.Farm.Peers.ShouldAllBe(peer => audit.Contains($"saw {peer.Account.Name} on the expected relay", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_relay_is_taken_off_the_list_only_when_no_peer_calls_it_home()
    {
        await using var stage = await StartAsync(listed: 2, "brazilsouth");
        var asItWas = await File.ReadAllTextAsync(stage.Farm.ManagementFile, Ending);
        var (olgasToken, anasToken) = (await stage.TokenAsync("olga", AccessRole.Operator), await stage.TokenAsync("ana", AccessRole.Approver));
        await using var serve = await stage.ServeAsync();
        var (olga, ana) = (new Someone(serve.Url, olgasToken), new Someone(serve.Url, anasToken));
        var file = stage.In("retire.yaml");
        await File.WriteAllTextAsync(
            file, "kind: retire\nrelay: us\nmesh: prod\nreason: nobody needs it\nregister: { via: mgmt, proofWithin: 1m }\ngates: [{ before: register, roles: [approver] }]\n", Ending);

        var plan = new CommandRun(1, "", "");
        await UntilAsync("a plan of peers that are all at home elsewhere", async () => (plan = await olga.RunAsync("plan", file)).ToString(), _ => plan.Exit == 0);
        (await olga.RunAsync("start", file, "--hash", HashOf(plan))).Exit.ShouldBe(0);
        await UntilStateAsync(olga, "waiting-for-gate");
        var late = stage.Farm.Peers[0];
        late.Know((Us, Us, 1), (Br, Br, 200));
        await stage.Farm.RestartByHandAsync(late);
        await UntilAsync(
            "the peer is seen at the relay",
            async () => (await CommandRun.OfAsync(PeersCommand.Create(), "--relay", "us", "--json", "--url", serve.Url)).Output,
            peers => peers.Contains(late.Account.Name, StringComparison.Ordinal));
        (await olga.RunAsync("plan", file)).Output.ShouldContain("peers-at-home 1 peer calls it home: " + late.Account.Name);
        (await ana.RunAsync("approve", "--hash", HashOf(plan))).Exit.ShouldBe(0);
        var held = await UntilStateAsync(olga, "held");
        held.GetProperty("rollout").GetProperty("explanation").GetString()!.ShouldContain($"peers call us home: {late.Account.Name}");
        (await File.ReadAllTextAsync(stage.Farm.ManagementFile, Ending)).ShouldBe(asItWas);
        stage.Farm.Management.Restarts("openzro-management").ShouldBe(0);

        late.Know((Us, Us, null), (Br, Br, 200));
        await stage.Farm.RestartByHandAsync(late);
        var resumed = await olga.RunAsync("resume", "--reason", "it has moved");
        resumed.Exit.ShouldBe(0, resumed.Error);
        var done = await UntilStateAsync(olga, "done");

        (await File.ReadAllTextAsync(stage.Farm.ManagementFile, Ending)).ShouldBe(asItWas.Replace($"\"{Us}\", ", "", StringComparison.Ordinal));
        stage.Farm.Management.Restarts("openzro-management").ShouldBe(1);
        stage.Farm.Peers.ShouldAllBe(peer => peer.Restarts == 0, "no peer is restarted to take a relay away");
        (await AuditAsync(olga, done)).ShouldSatisfyAllConditions(
            audit => audit.ShouldContain("held it: "),
            audit => audit.ShouldContain("found no peer at home on us"),
            audit => audit.ShouldContain("changed management's list for us"));
    }

    private Task<SshStage> StartAsync(int listed, params string[] regions) => SshStage.StartAsync(
        "openzro",
        peers: 4,
        [(Us, 200), (Br, 1)],
        listed,
        $$"""
        mesh: prod
        interval: 2s
        upgradeInterval: 2s
        regions: [{{string.Join(", ", regions.Select(region => $"{{ name: {region} }}"))}}]
        relays:
          - { name: us, url: '{{Us}}' }
          - { name: br, url: '{{Br}}' }
        """,
        [_us.CaFile, _br.CaFile],
        "peers: { every: 1m, via: [{ use: ssh }], regions: [{ country: BR, region: brazilsouth }] }\n");

    private static string HashOf(CommandRun plan) => plan.Output[(plan.Output.LastIndexOf("plan ", StringComparison.Ordinal) + "plan ".Length)..].Trim().Split([' ', '\n'])[0];

    private static string IdOf(JsonElement rollout) => rollout.GetProperty("rollout").GetProperty("id").GetString()!;

    private static IEnumerable<string?> Homes(string document, string which) =>
        JsonDocument.Parse(document).RootElement.GetProperty("peers").EnumerateArray().Select(peer => peer.GetProperty(which).GetString()).Distinct();

    /// <summary>What an audit that is whole tells.</summary>
    private static async Task<string> AuditAsync(Someone who, JsonElement rollout)
    {
        var verified = await who.RunAsync("audit", IdOf(rollout), "--verify");
        verified.Exit.ShouldBe(0, verified.Output + verified.Error);
        return (await who.RunAsync("audit", IdOf(rollout))).Output;
    }

    private static async Task<JsonElement> UntilStateAsync(Someone who, string state) => JsonDocument.Parse(await UntilAsync(
        state,
        async () => (await who.RunAsync("status", "--json")).Output,
        status => status.Length > 0 && JsonDocument.Parse(status).RootElement.GetProperty("rollout").GetProperty("state").GetString() == state)).RootElement;

    private static async Task<string> UntilAsync(string what, Func<Task<string>> look, Func<string, bool> isSo)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var seen = await look();
            if (isSo(seen))
                return seen;
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Patience, $"{what} was waited for, and seen was: {seen}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Ending);
        }
    }

    /// <summary>The probes of the peers' region, in the storage of the server beside them: from there one relay is 200 ms away.</summary>
    private sealed class SaoPaulo : IAsyncDisposable
    {
        private readonly DelayLine _line = new(TimeProvider.System);
        private readonly SqliteTables _store;
        private readonly WebApplication _app;

        private SaoPaulo(SshStage stage, int farPort)
        {
            _store = SqliteTables.Open(Path.Combine(stage.Data, "results.db"));
            var file = new FleetFile(stage.In("fleet.yaml"), _ => null);
            file.Refresh();
            TrustRoots.TryReadPem(stage.In("roots.pem"), out var roots, out var unread).ShouldBeTrue(unread);
            var far = LinkConditions.WithRoundTrip(TimeSpan.FromMilliseconds(200));
            var settings = new ServeSettings
            {
                Region = "brazilsouth",
                BacklogFolder = stage.In("backlog"),
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                LogLevel = LogLevel.Critical,
                Vantage = new VantageSettings { Roots = roots, Connector = new DelayConnector(_line, remote => remote.Port == farPort ? far : null) },
            };
            _app = ServeHost.Build(settings, file, _store, TimeProvider.System);
        }

        public static async Task<SaoPaulo> StartAsync(SshStage stage, int farPort)
        {
            var vantage = new SaoPaulo(stage, farPort);
            await vantage._app.StartAsync(Ending);
            return vantage;
        }

        public async ValueTask DisposeAsync()
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            await _store.DisposeAsync();
            _line.Dispose();
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using OpenZro.Probes.Cli.Tests.Serve;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>
/// A real <c>ozprobes serve</c> that carries out a rollout over sshd, killed with SIGKILL at random instants, while its gates wait and right
/// after each decision, until it is done all the same. Beside it the same rollout goes on over another farm of as many peers, and nobody
/// disturbs it: what came of the two is the same.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class KilledServeTests(ITestOutputHelper said)
{
    private const int Seed = 20260302;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [TakesUpTo(8)]
    [InlineData("openzro", 200, 6)]
    [InlineData("netbird", 12, 2)]
    public async Task A_rollout_ends_as_if_nobody_had_killed_anything(string dialect, int peers, int kills)
    {
        await using var us = LoopbackRelay.Start();
        await using var br = LoopbackRelay.Start();
        await using var undisturbed = await Stage.StartAsync(dialect, peers, us, br);
        await using var disturbed = await Stage.StartAsync(dialect, peers, us, br);

        var both = await Task.WhenAll(undisturbed.RunAsync(killer: null), disturbed.RunAsync(new Killer(kills, said)));

        var (expected, outcome) = (both[0], both[1]);
        expected.State.ShouldBe("done");
        outcome.State.ShouldBe(expected.State);
        outcome.Peers.ShouldBe(expected.Peers);
        outcome.Peers.Count.ShouldBe(peers);
        outcome.Peers.ShouldAllBe(peer => peer.State == "on-expected" && peer.Restarts == 1 && peer.HomeAfter == br.Url);
        outcome.Gates.ShouldBe(expected.Gates);
        outcome.ManagementFile.ShouldBe(expected.ManagementFile);
        outcome.ManagementFile.ShouldContain($"[\"{us.Url}\", \"{br.Url}\"]");
        outcome.Happened.ShouldBe(expected.Happened);
        (expected.AuditProblems, outcome.AuditProblems).ShouldBe((0, 0));
        foreach (var farm in (SshFarm[])[undisturbed.Farm, disturbed.Farm])
        {
            farm.Peers.ShouldAllBe(peer => peer.Restarts == 1);
            farm.Management.Restarts(dialect + "-management").ShouldBe(1);
        }
    }

    /// <summary>What came of a rollout, without what differs from one to the next: instants, ids and how often something had to be tried.</summary>
    private sealed record Outcome(
        string State, IReadOnlyList<PeerEnd> Peers, IReadOnlyList<string> Gates, string ManagementFile, IReadOnlyList<string> Happened, int AuditProblems);

    private sealed record PeerEnd(string Name, string State, int Batch, int Restarts, string? HomeBefore, string? HomeAfter);

    /// <summary>Kills what serves, and says how long it took until it was driven again.</summary>
    private sealed class Killer(int kills, ITestOutputHelper said)
    {
        private readonly Random _random = new(Seed);
        private int _count;

        /// <summary>How many times it is killed at random instants.</summary>
        public int Kills => kills;

        public TimeSpan Moment() => TimeSpan.FromSeconds(1 + (7 * _random.NextDouble()));

        public void Say(string when, TimeSpan resumed, string counts) =>
            said.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {++_count}, {when}: driving again after {resumed.TotalSeconds:0.0} s, {counts}"));
    }

    /// <summary>A stage, the server on it, and three people.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private static readonly char[] Attempt = [.. "-0123456789"];
        private readonly HttpClient _http = new();
        private readonly Dictionary<string, string> _tokens = [];
        private readonly SshStage _stage;
        private ServeProcess? _serve;

        private Stage(SshStage stage) => _stage = stage;

        public SshFarm Farm => _stage.Farm;

        private static string Rollout =>
            """
            kind: add
            relay: br
            mesh: prod
            reason: killed again and again
            verify: { samples: 1, within: 10m }
            register: { via: mgmt, proofWithin: 2m, propagate: { knowing: 95%, atMost: 10m } }
            peers: { select: [{ groups: [all] }] }
            restart:
              via: [{ use: ssh }]
              batches: [25%]
              maxUnavailable: 25%
              backWithin: 2m
              soak: 0s
              stop: { notBackPerBatch: 1000, notBackTotal: 1000, elsewhere: 100%, onIncident: false }
            gates:
              - { before: register, roles: [network], quorum: 1, deadline: 1h, otherwise: reject }
              - { before: restart, roles: [network], quorum: 2, validFor: 1h }
              - { after: batch 1, roles: [network], quorum: 1 }
            """;

        public static async Task<Stage> StartAsync(string dialect, int peers, LoopbackRelay us, LoopbackRelay br)
        {
            var stage = new Stage(await SshStage.StartAsync(
                dialect,
                peers,
                [(us.Url, 300), (br.Url, 30)],
                listed: 1,
                $$"""
                mesh: prod
                dialect: {{dialect}}
                interval: 2s
                upgradeInterval: 2s
                regions: [{ name: brazilsouth }]
                relays:
                  - { name: us, url: '{{us.Url}}' }
                  - { name: br, url: '{{br.Url}}', state: candidate }
                """,
                [us.CaFile, br.CaFile]));
            stage._tokens["olga"] = await stage._stage.TokenAsync("olga", AccessRole.Operator);
            foreach (var approver in (string[])["ann", "bob"])
                stage._tokens[approver] = await stage._stage.TokenAsync(approver, AccessRole.Approver, "network");
            return stage;
        }

        /// <summary>Carries the rollout out, from its plan to its end.</summary>
        /// <param name="killer">Who kills on the way; <see langword="null"/> for nobody.</param>
        public async Task<Outcome> RunAsync(Killer? killer)
        {
            _serve = await _stage.ServeAsync();
            var id = await StartRolloutAsync();
            await PassAsync(id, "before-register", ["ann"], killer);
            await PassAsync(id, "before-restart", ["ann", "bob"], killer);
            for (var kill = 0; kill < killer?.Kills / 2; kill++)
                await KillAtAnyMomentAsync(id, killer!);
            await PassAsync(id, "after-batch-1", ["bob"], killer);
            for (var kill = killer?.Kills / 2; kill < killer?.Kills; kill++)
                await KillAtAnyMomentAsync(id, killer!);
            return await OutcomeAsync(id);
        }

        private async Task PassAsync(string id, string gate, string[] approvers, Killer? killer)
        {
            var planHash = await UntilAsync(id, view => view.GetProperty("gates").EnumerateArray().First(candidate => candidate.GetProperty("key").GetString() == gate) is var open
                && open.GetProperty("state").GetString() == "open" ? open.GetProperty("planHash").GetString() : null);
            if (killer is not null)
                await KillAsync(id, killer, $"while {gate} waited");
            foreach (var who in approvers)
            {
                await PostAsync(who, $"/api/rollouts/{id}/gates/{gate}/decisions", new { verb = "approve", planHash });
                if (killer is not null)
                    await KillAsync(id, killer, $"when {who} had approved {gate}");
            }
        }

        private async Task KillAtAnyMomentAsync(string id, Killer killer)
        {
            await Task.Delay(killer.Moment(), TimeProvider.System, Ending);
            await KillAsync(id, killer, "at any moment");
        }

        private async Task KillAsync(string id, Killer killer, string when)
        {
            await _serve!.KillAsync();
            var before = Stopwatch.GetTimestamp();
            _serve = await _stage.ServeAsync();
            await _serve.UntilLogAsync("This engine drives");
            killer.Say(when, Stopwatch.GetElapsedTime(before), await CountAsync(id));
        }

        public async ValueTask DisposeAsync()
        {
            if (_serve is not null)
                await _serve.DisposeAsync();
            _http.Dispose();
            await _stage.DisposeAsync();
        }

        private async Task<string> StartRolloutAsync()
        {
            for (var began = Stopwatch.GetTimestamp(); ;)
            {
                var plan = await PostAsync("olga", "/api/rollouts/plan", new { yaml = Rollout });
                if (plan.GetProperty("canStart").GetBoolean())
                    return (await PostAsync("olga", "/api/rollouts", new { yaml = Rollout, planHash = plan.GetProperty("hash").GetString() })).GetProperty("rollout").GetString()!;
                Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Patience, plan.ToString());
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ending);
            }
        }

        private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await _serve!.GetAsync(path)).RootElement;

        private async Task<IEnumerable<JsonElement>> PeersAsync(string id) => (await GetAsync($"/api/rollouts/{id}/peers")).GetProperty("peers").EnumerateArray();

        private async Task<string> CountAsync(string id) => string.Join(
            ", ", (await PeersAsync(id)).CountBy(peer => peer.GetProperty("state").GetString()!).Select(state => $"{state.Value} {state.Key}"));

        /// <summary>Looks at the rollout until it is as it should be; it must not hold on the way.</summary>
        private async Task<T> UntilAsync<T>(string id, Func<JsonElement, T?> find)
            where T : class
        {
            for (var began = Stopwatch.GetTimestamp(); ;)
            {
                var view = await GetAsync($"/api/rollouts/{id}");
                if (find(view) is { } found)
                    return found;
                var rollout = view.GetProperty("rollout");
                (rollout.GetProperty("state").GetString() == "held" || rollout.GetProperty("hasEnded").GetBoolean()).ShouldBeFalse(view.ToString());
                Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Patience, view.ToString());
                await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, Ending);
            }
        }

        private async Task<Outcome> OutcomeAsync(string id)
        {
            var state = await UntilAsync(id, view => view.GetProperty("rollout") is var rollout && rollout.GetProperty("hasEnded").GetBoolean() ? rollout.GetProperty("state").GetString() : null);
            var view = await GetAsync($"/api/rollouts/{id}");
            var audit = await GetAsync($"/api/rollouts/{id}/audit");
            return new Outcome(
                state,
                [.. (await PeersAsync(id)).Select(Read).OrderBy(peer => peer.Name, StringComparer.Ordinal)],
                [.. view.GetProperty("gates").EnumerateArray().Select(Say)],
                await File.ReadAllTextAsync(Farm.ManagementFile, Ending),
                [.. audit.GetProperty("entries").EnumerateArray().Where(IsDone).Select(SayEntry).Distinct().Order(StringComparer.Ordinal)],
                audit.GetProperty("problems").GetArrayLength());
        }

        private static PeerEnd Read(JsonElement peer) => new(
            peer.GetProperty("name").GetString()!, peer.GetProperty("state").GetString()!, peer.GetProperty("batch").GetInt32(), peer.GetProperty("restarts").GetInt32(),
            peer.GetProperty("homeBefore").GetString(), peer.GetProperty("homeAfter").GetString());

        private static string Say(JsonElement gate) =>
            $"{gate.GetProperty("key").GetString()} {gate.GetProperty("state").GetString()}: "
            + string.Join(", ", gate.GetProperty("votes").EnumerateArray().Select(vote => $"{vote.GetProperty("who").GetString()} {vote.GetProperty("verb").GetString()} in round {vote.GetProperty("round").GetInt32()}"));

        /// <summary>Whether an entry is of something done. Whoever was killed may have to wait until the region has looked again, and that is kept too.</summary>
        private static bool IsDone(JsonElement entry) => entry.GetProperty("action").GetString() is not ("evidence-missing" or "evidence-found");

        /// <summary>An entry of the audit, whichever attempt of a step wrote it. What was begun before a kill is found begun after it, and that is the same step.</summary>
        private static string SayEntry(JsonElement entry) =>
            $"{entry.GetProperty("actor").GetString()!.TrimEnd(Attempt)} {entry.GetProperty("action").GetString()!.Replace("already-begun", "begun", StringComparison.Ordinal)} {entry.GetProperty("subject").GetString()}";

        private async Task<JsonElement> PostAsync(string who, string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_serve!.Url + path)) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[who]);
            using var answer = await _http.SendAsync(request, Ending);
            var text = await answer.Content.ReadAsStringAsync(Ending);
            answer.IsSuccessStatusCode.ShouldBeTrue(text);
            return JsonDocument.Parse(text).RootElement;
        }
    }
}

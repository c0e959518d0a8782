using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Cli.Tests.Serve;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>
/// A real <c>ozprobes serve</c> that carries out a rollout over sshd, killed with SIGKILL at random instants until it is done all the
/// same: every peer was restarted once, and all is as after a rollout that nobody disturbed.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class KilledServeTests(ITestOutputHelper said)
{
    private const int Seed = 20260302;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openzro", 200, 6)]
    [InlineData("netbird", 12, 2)]
    public async Task A_rollout_ends_as_if_nobody_had_killed_anything(string dialect, int peers, int kills)
    {
        await using var undisturbed = await Stage.StartAsync(dialect, 8);
        var expected = await undisturbed.RunAsync(kills: 0, said);
        await using var disturbed = await Stage.StartAsync(dialect, peers);

        var outcome = await disturbed.RunAsync(kills, said);

        outcome.State.ShouldBe(expected.State);
        outcome.State.ShouldBe("done");
        outcome.Addresses.ShouldBe(disturbed.Listing);
        outcome.Peers.Count.ShouldBe(peers);
        outcome.Peers.Distinct().ShouldBe(expected.Peers.Distinct());
        outcome.Peers.Distinct().ShouldBe([("on-expected", 1)]);
        outcome.AuditProblems.ShouldBe(0);
        disturbed.Farm.Peers.ShouldAllBe(peer => peer.Restarts == 1);
        disturbed.Farm.Management.Restarts(dialect + "-management").ShouldBe(1);
    }

    private sealed record Outcome(string State, IReadOnlyList<(string State, int Restarts)> Peers, string Addresses, int AuditProblems);

    /// <summary>Two relays, a farm of peers, management's API over their files, and the folder that serve runs from.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;
        private readonly LoopbackRelay _us = LoopbackRelay.Start();
        private readonly LoopbackRelay _br = LoopbackRelay.Start();
        private readonly HttpClient _http = new();
        private readonly string _dialect;
        private WebApplication _api = null!;
        private string _token = "";

        private Stage(string dialect) => _dialect = dialect;

        public SshFarm Farm { get; private set; } = null!;

        public string Listing => $"\"{_us.Url}\", \"{_br.Url}\"";

        private string Rollout =>
            $$"""
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
              backWithin: 5m
              soak: 0s
              stop: { notBackPerBatch: 1000, notBackTotal: 1000, elsewhere: 100%, onIncident: false }
            """;

        public static async Task<Stage> StartAsync(string dialect, int peers)
        {
            var stage = new Stage(dialect);
            await stage.BuildAsync(peers);
            return stage;
        }

        public async Task<Outcome> RunAsync(int kills, ITestOutputHelper said)
        {
            var random = new Random(Seed);
            var serve = await ServeAsync();
            try
            {
                var id = await StartRolloutAsync(serve);
                for (var kill = 1; kill <= kills; kill++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(2 + (10 * random.NextDouble())), TimeProvider.System, Ending);
                    await serve.KillAsync();
                    var before = Stopwatch.GetTimestamp();
                    serve = await ServeAsync();
                    await serve.UntilLogAsync("This engine drives");
                    var seconds = Stopwatch.GetElapsedTime(before).TotalSeconds;
                    var counts = await CountAsync(serve, id);
                    said.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kill}: driving again after {seconds:0.0} s, {counts}"));
                }

                return await UntilDoneAsync(serve, id);
            }
            finally
            {
                await serve.DisposeAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _api.DisposeAsync();
            await Farm.DisposeAsync();
            await _us.DisposeAsync();
            await _br.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private async Task BuildAsync(int peers)
        {
            Farm = await SshFarm.StartAsync(4, peers, _dialect, [(_us.Url, 300), (_br.Url, 30)], listed: 1);
            _api = await ServeManagementAsync();
            await File.WriteAllTextAsync(Path.Combine(_folder, "roots.pem"), await File.ReadAllTextAsync(_us.CaFile, Ending) + await File.ReadAllTextAsync(_br.CaFile, Ending), Ending);
            await File.WriteAllTextAsync(
                Path.Combine(_folder, "fleet.yaml"),
                $$"""
                mesh: prod
                dialect: {{_dialect}}
                interval: 2s
                upgradeInterval: 2s
                regions: [{ name: brazilsouth }]
                relays:
                  - { name: us, url: '{{_us.Url}}' }
                  - { name: br, url: '{{_br.Url}}', state: candidate }
                """,
                Ending);
            await File.WriteAllTextAsync(Path.Combine(_folder, "connections.yaml"), Connections(), Ending);
            Directory.CreateDirectory(Path.Combine(_folder, "data"));
            await using var store = SqliteTables.Open(Path.Combine(_folder, "data", "results.db"));
            _token = (await new AccessTokens(store, TimeProvider.System).CreateAsync(new TokenRequest("olga", [AccessRole.Operator], [], null), Ending)).Text;
        }

        private string Connections()
        {
            var hosts = string.Join(", ", Farm.Hosts.Where(host => host.Value.Port != Farm.ManagementHost.Port).Select(host => $"{host.Key}: '{host.Value}'"));
            var ssh = $"user: '{SshServer.User}', key: {{ file: '{Farm.KeyFile}' }}, knownHosts: '{Farm.KnownHostsFile}', sudo: false, timeout: 50s";
            return $$"""
                management: { url: '{{_api.Urls.First()}}', token: { env: MANAGEMENT_TOKEN } }
                connections:
                  - name: ssh
                    ssh: { {{ssh}}, hosts: { {{hosts}} } }
                  - name: machine
                    ssh: { {{ssh}}, host: '{{Farm.ManagementHost}}' }
                register:
                  - name: mgmt
                    ssh: { connection: machine, file: '{{Farm.ManagementFile}}', restart: [systemctl, restart, {{_dialect}}-management], log: [cat, '{{Farm.ManagementLog}}'] }
                """;
        }

        private async Task<WebApplication> ServeManagementAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var api = builder.Build();
            api.MapGet("/api/peers", () => TypedResults.Json(Farm.Peers.Select(peer => new
            {
                id = "id-" + peer.Account.Name,
                name = peer.Account.Name,
                ip = "100.64.0.1",
                connected = peer.IsUp,
                last_seen = peer.LastSeen,
                os = "Debian GNU/Linux 12",
                groups = (object[])[new { id = "g", name = "all" }],
                country_code = "BR",
            })));
            foreach (var empty in (string[])["groups", "networks", "networks/routers", "networks/resources", "routes"])
                api.MapGet("/api/" + empty, () => TypedResults.Json(Array.Empty<object>()));
            await api.StartAsync(Ending);
            return api;
        }

        private Task<ServeProcess> ServeAsync() => ServeProcess.StartAsync(
            ["--fleet", Path.Combine(_folder, "fleet.yaml"), "--data", Path.Combine(_folder, "data"), "--ca-file", Path.Combine(_folder, "roots.pem"), "--connections", Path.Combine(_folder, "connections.yaml")],
            new Dictionary<string, string> { ["MANAGEMENT_TOKEN"] = "nbp_token" });

        private async Task<string> StartRolloutAsync(ServeProcess serve)
        {
            while (true)
            {
                var plan = await PostAsync(serve, "/api/rollouts/plan", new { yaml = Rollout });
                if (plan.GetProperty("canStart").GetBoolean())
                    return (await PostAsync(serve, "/api/rollouts", new { yaml = Rollout, planHash = plan.GetProperty("hash").GetString() })).GetProperty("rollout").GetString()!;
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ending);
            }
        }

        private static async Task<JsonElement> GetAsync(ServeProcess serve, string path) => JsonDocument.Parse(await serve.GetAsync(path)).RootElement;

        private static async Task<string> CountAsync(ServeProcess serve, string id) => string.Join(
            ", ", (await GetAsync(serve, $"/api/rollouts/{id}/peers")).GetProperty("peers").EnumerateArray().CountBy(peer => peer.GetProperty("state").GetString()!).Select(state => $"{state.Value} {state.Key}"));

        private async Task<Outcome> UntilDoneAsync(ServeProcess serve, string id)
        {
            while (true)
            {
                var view = await GetAsync(serve, $"/api/rollouts/{id}");
                var state = view.GetProperty("rollout").GetProperty("state").GetString()!;
                state.ShouldNotBe("held", view.ToString());
                if (view.GetProperty("rollout").GetProperty("hasEnded").GetBoolean())
                {
                    var peers = (await GetAsync(serve, $"/api/rollouts/{id}/peers")).GetProperty("peers").EnumerateArray()
                        .Select(peer => (peer.GetProperty("state").GetString()!, peer.GetProperty("restarts").GetInt32())).ToList();
                    var audit = await GetAsync(serve, $"/api/rollouts/{id}/audit");
                    var file = await File.ReadAllTextAsync(Farm.ManagementFile, Ending);
                    return new Outcome(state, peers, file.Split("\"Addresses\": [")[1].Split(']')[0], audit.GetProperty("problems").GetArrayLength());
                }

                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ending);
            }
        }

        private async Task<JsonElement> PostAsync(ServeProcess serve, string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(serve.Url + path)) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            using var answer = await _http.SendAsync(request, Ending);
            var text = await answer.Content.ReadAsStringAsync(Ending);
            answer.IsSuccessStatusCode.ShouldBeTrue(text);
            return JsonDocument.Parse(text).RootElement;
        }
    }
}

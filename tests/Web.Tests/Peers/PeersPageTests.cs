using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Web.Tests.Peers;

public sealed class PeersPageTests
{
    private const string Near = "rels://near.example.com:443";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_which_relay_each_peer_uses_as_soon_as_somebody_has_looked()
    {
        await using var mesh = WatchedMesh.Start();
        await using var served = await mesh.ServeAsync();

        var document = await served.UntilAsync(seen => seen.Peers.All(peer => peer.Relay is not null));

        document.Peers.Select(peer => (peer.Name, peer.Region, peer.Connected)).ShouldBe([("br-1", "brazilsouth", true), ("br-2", "brazilsouth", true), ("br-3", "brazilsouth", true)]);
        document.Peers.ShouldAllBe(peer => peer.Home == Near && peer.Configured == Near);
        document.Listed.ShouldBe([Near]);
        document.Unread.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_seen_is_part_of_the_judgement()
    {
        await using var mesh = WatchedMesh.Start();
        await using var served = await mesh.ServeAsync();
        await served.UntilAsync(seen => seen.Peers.All(peer => peer.Relay is not null));

        var latest = await served.LatestAsync(FindingCodes.FleetDrift);

        latest.ShouldContain("listed, and not in the fleet");
    }

    [Fact]
    public async Task A_server_that_watches_no_peers_says_how_to_make_it()
    {
        await using var served = new ServedFleet("br");
        await served.StartAsync(waitForSlot: false);

        using var answer = await served.Http.GetAsync(new Uri("/api/peers", UriKind.Relative), Ending);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Ending)).ShouldContain("--connections connections.yaml");
    }

    [Fact]
    public async Task Where_nobody_would_gain_there_is_no_file_and_a_bad_gain_is_refused()
    {
        await using var mesh = WatchedMesh.Start();
        await using var served = await mesh.ServeAsync();

        (await served.GetAsync("/api/peers/repick?gain=20ms")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await served.GetAsync("/api/peers/repick?gain=much")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private sealed class WatchedMesh : IAsyncDisposable
    {
        private readonly PeerMesh _peers;
        private readonly ManagementServer _server;
        private readonly ManagementClient _management;

        private WatchedMesh()
        {
            _peers = new PeerMesh(new PeerMeshPlan([Near], [Peer("br-1"), Peer("br-2"), Peer("br-3")]), TimeProvider.System);
            _server = ManagementServer.Start(_peers, "nbp_token");
            _management = new ManagementClient(new() { Url = _server.Url, Token = new() { Env = "TOKEN" }, Environment = _ => "nbp_token" }, TimeProvider.System);
        }

        public static WatchedMesh Start() => new();

        public async Task<Served> ServeAsync()
        {
            var set = new ConnectionSet
            {
                Management = new(_server.Url, new() { Env = "TOKEN" }),
                Peers = new() { Via = [new() { Use = "sim" }] },
            };
            var fleet = new ServedFleet("br") { Change = settings => settings with { Connections = new(set, new Catalogue(_peers), _management) } };
            return new Served(await fleet.StartAsync());
        }

        public async ValueTask DisposeAsync()
        {
            _management.Dispose();
            await _server.DisposeAsync();
        }

        private static PeerPlan Peer(string name) => new(name, [new(Near, Near, TimeSpan.FromMilliseconds(30))]) { Groups = ["brazilsouth"] };
    }

    private sealed class Served(ServedFleet fleet) : IAsyncDisposable
    {
        public Task<HttpResponseMessage> GetAsync(string path) => fleet.Http.GetAsync(new Uri(path, UriKind.Relative), Ending);

        public async Task<PeersDocument> UntilAsync(Func<PeersDocument, bool> isThere)
        {
            while (true)
            {
                var document = PeersDocument.FromJson(await fleet.Http.GetStringAsync(new Uri("/api/peers", UriKind.Relative), Ending));
                if (isThere(document))
                    return document;
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ending);
            }
        }

        public async Task<string> LatestAsync(string code)
        {
            while (true)
            {
                var latest = await fleet.Http.GetStringAsync(new Uri("/api/latest", UriKind.Relative), Ending);
                if (latest.Contains(code, StringComparison.Ordinal))
                    return latest;
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ending);
            }
        }

        public ValueTask DisposeAsync() => fleet.DisposeAsync();
    }

    private sealed class Catalogue(PeerMesh mesh) : IDriverCatalogue
    {
        public ConnectionNames Names { get; } = new([], ["sim"], ["sim"]);

        public IRestartDriver? Restart(string use) => use == "sim" ? new SimulatedRestartDriver(mesh) : null;

        public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => via == "sim" ? new SimulatedRegisterDriver(mesh) : null;

        public IProvisionDriver? Provision(ProvisionRules rules) => null;
    }
}

using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Tests.Peers;

public sealed class PeersPageTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_which_relay_each_peer_uses_as_soon_as_somebody_has_looked()
    {
        await using var mesh = new WatchedMesh();
        await using var served = await ServeAsync(mesh);

        var document = await served.UntilAsync(seen => seen.Peers.All(peer => peer.Relay is not null));

        document.Peers.Select(peer => (peer.Name, peer.Region, peer.Connected)).ShouldBe([("br-1", "brazilsouth", true), ("br-2", "brazilsouth", true), ("br-3", "brazilsouth", true)]);
        document.Peers.ShouldAllBe(peer => peer.Home == WatchedMesh.Near && peer.Configured == WatchedMesh.Near);
        document.Listed.ShouldBe([WatchedMesh.Near]);
        document.Unread.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_seen_is_part_of_the_judgement()
    {
        await using var mesh = new WatchedMesh();
        await using var served = await ServeAsync(mesh);
        await served.UntilAsync(seen => seen.Peers.All(peer => peer.Relay is not null));

        var latest = await served.LatestAsync(FindingCodes.FleetDrift);

        latest.ShouldContain("listed, and not in the fleet");
    }

    [Fact]
    public async Task A_peer_that_stands_on_the_way_to_the_storage_is_on_the_servers_own_path()
    {
        await using var mesh = new WatchedMesh();
        await using var served = await new ServedFleet("br") { Change = settings => settings with { Connections = mesh.Connections, StorageHosts = [mesh.AddressOf("br-2")] } }.StartAsync();

        var reading = await served.PeerDirectory.ReadAsync(new() { Mesh = "test" }, Ending);

        reading.Peers.Where(peer => peer.IsOnOurPath).Select(peer => peer.Name).ShouldBe(["br-2"]);
    }

    [Fact]
    public async Task While_management_does_not_tell_the_pages_say_that_and_not_that_nobody_looks()
    {
        await using var mesh = new WatchedMesh();
        var fleet = await new ServedFleet("br") { Reads = true, Change = settings => settings with { Connections = mesh.Connections } }.StartAsync();
        await using var served = new Served(fleet);
        await served.UntilAsync(_ => fleet.Service<PeersState>().IsKnown);
        Advice((await fleet.GetAsync("/regions/brazilsouth?range=6h")).Body).ShouldContain("Nobody here would gain by picking anew.");

        fleet.Service<PeersState>().Take(new PeersDocument { Mesh = "test", At = DateTimeOffset.UnixEpoch, Failure = "no answer from <management>" });

        var (_, region) = await fleet.GetAsync("/regions/brazilsouth");
        region.ShouldContain("Management does not tell of its peers, so nothing new is known of which relay they use: no answer from &lt;management&gt;.");
        Advice(region).ShouldContain("is not known: management has not told of its peers.");
        (await fleet.GetAsync("/")).Body.ShouldContain("Management does not tell of its peers");
        var document = await fleet.JsonAsync("/api/regions/brazilsouth");
        document.GetProperty("watchesPeers").GetBoolean().ShouldBeTrue();
        document.GetProperty("knowsPeers").GetBoolean().ShouldBeFalse();
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
        await using var mesh = new WatchedMesh();
        await using var served = await ServeAsync(mesh);

        (await served.GetAsync("/api/peers/repick?gain=20ms")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await served.GetAsync("/api/peers/repick?gain=much")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var unknown in (string[])["/api/peers/repick?region=zz", "/api/peers?region=zz", "/api/peers?relay=zz"])
            (await served.GetAsync(unknown)).StatusCode.ShouldBe(HttpStatusCode.NotFound, unknown);
        (await served.GetAsync("/api/peers?relays=us")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static string Advice(string page) => page[page.IndexOf("Re-pick advice", StringComparison.Ordinal)..];

    private static async Task<Served> ServeAsync(WatchedMesh mesh) =>
        new(await new ServedFleet("br") { Change = settings => settings with { Connections = mesh.Connections } }.StartAsync());

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
}

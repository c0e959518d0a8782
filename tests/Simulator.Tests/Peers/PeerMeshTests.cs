using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Simulator.Tests.Peers;

public sealed class PeerMeshTests
{
    private const string Us = "rels://relay-us.example.com:443";
    private const string Br = "rels://relay-br.example.com:443";
    private readonly FakeTimeProvider _time = new(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void Peers_have_long_since_picked_when_a_mesh_is_first_looked_at()
    {
        var mesh = Mesh();

        mesh.Peers.ShouldAllBe(peer => peer.Home!.Url == Us);
    }

    [Fact]
    public void A_list_that_is_written_reaches_nobody_until_management_starts_again_and_its_streams_come_back()
    {
        var mesh = Mesh();
        mesh.Management.Addresses = [Us, Br];
        _time.Advance(TimeSpan.FromHours(1));
        mesh.Management.InForce.ShouldBe([Us]);

        mesh.Management.Restart();
        mesh.Management.IsUp.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(4));
        mesh.Management.InForce.ShouldBe([Us, Br]);
        mesh.Peers.ShouldContain(peer => peer.Known.Count == 1, "streams come back within ten seconds, not at once");

        _time.Advance(TimeSpan.FromSeconds(10));
        mesh.Peers.ShouldAllBe(peer => peer.Known.Count == 2);
        mesh.Peers.ShouldAllBe(peer => peer.Home!.Url == Us, "a peer sticks to its home until its daemon starts again");
    }

    [Fact]
    public void A_restarted_peer_races_what_it_knows()
    {
        var mesh = Knowing();

        mesh.Peers[0].Restart("one").ShouldBeTrue();
        mesh.Peers[0].IsRunning.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));

        mesh.Peers[0].Home!.Url.ShouldBe(Br);
        mesh.Peers[1].Home!.Url.ShouldBe(Us);
    }

    [Fact]
    public void One_operation_restarts_once()
    {
        var mesh = Mesh();

        mesh.Peers[0].Restart("one").ShouldBeTrue();
        mesh.Peers[0].Restart("one").ShouldBeFalse();

        mesh.Peers[0].Restarts.ShouldBe(1);
    }

    [Fact]
    public void A_peer_that_starts_while_management_is_away_waits_for_it()
    {
        var mesh = Mesh();
        mesh.Management.RestartTime = TimeSpan.FromMinutes(2);
        mesh.Management.Addresses = [Us, Br];
        mesh.Management.Restart();
        mesh.Peers[0].Restart("one");

        _time.Advance(TimeSpan.FromMinutes(1));
        mesh.Peers[0].Home.ShouldBeNull();
        _time.Advance(TimeSpan.FromMinutes(2));
        mesh.Peers[0].Home!.Url.ShouldBe(Br);
    }

    [Fact]
    public async Task Management_that_does_not_start_disproves_nothing_and_proves_nothing_until_it_is_restored()
    {
        var mesh = Mesh();
        var driver = new SimulatedRegisterDriver(mesh);
        var change = new AddressChange { Operation = new("register", _time.GetUtcNow()), Before = [Us], After = [Us, Br] };
        mesh.Management.FailsToStart = true;

        (await driver.ApplyAsync(change, Ending)).State.ShouldBe(RegisterState.Done);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await driver.ProveAsync(change, Ending)).State.ShouldBe(ProofState.NotYet);

        mesh.Management.FailsToStart = false;
        (await driver.RestoreAsync(change, Ending)).State.ShouldBe(RegisterState.Done);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await driver.ProveRestoredAsync(change, Ending)).State.ShouldBe(ProofState.Proven);
        (await driver.ProveAsync(change, Ending)).State.ShouldBe(ProofState.Disproven);
        (await driver.ApplyAsync(change, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Conflict);
        mesh.Management.Addresses.ShouldBe([Us]);
    }

    [Theory]
    [InlineData(PeerFault.None, "rels://relay-br.example.com:443")]
    [InlineData(PeerFault.ReturnsElsewhere, "rels://relay-us.example.com:443")]
    [InlineData(PeerFault.NeverReturns, null)]
    [InlineData(PeerFault.NeedsLogin, null)]
    public void A_fault_shows_where_the_peer_is_after_its_restart(PeerFault fault, string? home)
    {
        var mesh = Knowing();
        mesh.Peers[0].Fault = fault;

        mesh.Peers[0].Restart("one");
        _time.Advance(TimeSpan.FromMinutes(1));

        mesh.Peers[0].Home?.Url.ShouldBe(home);
        mesh.Peers[0].IsRunning.ShouldBe(fault != PeerFault.NeverReturns);
    }

    [Fact]
    public void A_flapping_peer_comes_and_goes_and_stays_in_the_end()
    {
        var mesh = Knowing();
        mesh.Peers[0].Fault = PeerFault.Flaps;
        mesh.Peers[0].Restart("one");
        var seen = new List<bool>();

        for (var second = 0; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            seen.Add(mesh.Peers[0].Home is not null);
        }

        seen.Zip(seen.Skip(1)).Count(pair => pair.First && !pair.Second).ShouldBe(3);
        seen[^1].ShouldBeTrue();
    }

    [Fact]
    public void A_relay_that_ends_is_tried_once_more_and_then_left()
    {
        var mesh = Knowing();
        mesh.StopRelay(Us);
        _time.Advance(TimeSpan.FromSeconds(5));
        mesh.Peers.ShouldAllBe(peer => peer.Home!.Url == Br);

        mesh.StartRelay(Us);
        _time.Advance(TimeSpan.FromHours(1));
        mesh.Peers.ShouldAllBe(peer => peer.Home!.Url == Br);
    }

    [Fact]
    public void A_relay_that_is_quickly_back_keeps_its_peers()
    {
        var mesh = Knowing();
        mesh.StopRelay(Us);
        _time.Advance(TimeSpan.FromSeconds(1));
        mesh.StartRelay(Us);
        _time.Advance(TimeSpan.FromSeconds(5));

        mesh.Peers.ShouldAllBe(peer => peer.Home!.Url == Us);
    }

    [Fact]
    public void The_same_seed_and_orders_give_the_same_mesh()
    {
        Story().ShouldBe(Story());

        List<string?> Story()
        {
            var time = new FakeTimeProvider(_time.GetUtcNow());
            var mesh = new PeerMesh(Plan() with { Addresses = [Us, Br] }, time, seed: 5);
            var homes = new List<string?>();
            foreach (var peer in mesh.Peers)
            {
                peer.Restart("one");
                time.Advance(TimeSpan.FromSeconds(1.3));
                homes.AddRange(mesh.Peers.Select(one => one.Home?.Url));
            }

            return homes;
        }
    }

    [Theory]
    [InlineData("openzro")]
    [InlineData("netbird")]
    public void A_status_is_what_the_reader_knows_of_a_client(string dialect)
    {
        var plan = Plan() with { Dialect = Dialect.All.Single(one => one.Name == dialect) };
        var mesh = new PeerMesh(plan, _time);
        var status = Read(mesh, mesh.Peers[0]).Status.ShouldNotBeNull();

        status.ShouldSatisfyAllConditions(
            () => status.HomeInstanceUrl.ShouldBe(Us),
            () => status.PublicKey.ShouldBe(mesh.Peers[0].PublicKey),
            () => status.Address.ShouldBe(mesh.Peers[0].Address + "/16"),
            () => status.ManagementConnected.ShouldBeTrue(),
            () => status.PeersTotal.ShouldBe(5),
            () => status.PeersConnected.ShouldBe(5),
            () => status.Peers.ShouldAllBe(peer => peer.IsRelayed == (peer.Latency == null)),
            () => status.Peers.ShouldAllBe(peer => peer.RelayUrl == Us));
    }

    [Fact]
    public void A_pair_is_relayed_for_both_or_for_neither_and_by_the_controllers_home()
    {
        var mesh = new PeerMesh(Plan() with { Addresses = [Us, Br], RelayedShare = 0.5 }, _time);
        mesh.Peers[0].Fault = PeerFault.ReturnsElsewhere;
        mesh.Peers[0].Restart("one");
        _time.Advance(TimeSpan.FromMinutes(1));
        var (first, second) = (mesh.Peers[0], mesh.Peers[1]);

        var there = Read(mesh, first).Status!.Peers.Single(peer => peer.PublicKey == second.PublicKey);
        var back = Read(mesh, second).Status!.Peers.Single(peer => peer.PublicKey == first.PublicKey);

        there.IsRelayed.ShouldBe(back.IsRelayed);
        there.RelayUrl.ShouldBe(back.RelayUrl);
        there.RelayUrl.ShouldBe((string.CompareOrdinal(first.PublicKey, second.PublicKey) > 0 ? first : second).Home!.InstanceUrl);
    }

    [Fact]
    public void Without_a_home_there_is_one_entry_for_each_configured_url()
    {
        var mesh = Knowing();
        mesh.StopRelay(Us);
        mesh.StopRelay(Br);
        _time.Advance(TimeSpan.FromSeconds(5));

        var status = Read(mesh, mesh.Peers[0]).Status.ShouldNotBeNull();

        status.HomeInstanceUrl.ShouldBeNull();
        status.Relays.Select(relay => relay.Url).ShouldBe([Us, Br]);
        status.Relays.ShouldAllBe(relay => !relay.IsAvailable && relay.Error == "relay client not connected");
    }

    [Fact]
    public void A_peer_that_waits_for_a_login_says_so_in_text_and_ends_well()
    {
        var mesh = Mesh();
        mesh.Peers[0].Fault = PeerFault.NeedsLogin;
        mesh.Peers[0].Restart("one");
        _time.Advance(TimeSpan.FromSeconds(5));

        mesh.Peers[0].Status().ExitCode.ShouldBe(0);
        Read(mesh, mesh.Peers[0]).Problem.ShouldBe(StatusProblem.NeedsLogin);
        mesh.Peers[0].LogIn();
        _time.Advance(TimeSpan.FromSeconds(5));
        mesh.Peers[0].Home.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_restart_driver_acts_once_for_an_operation_and_sees_what_it_did()
    {
        var mesh = Knowing();
        var driver = new SimulatedRestartDriver(mesh);
        PeerTarget[] wave = [Target(mesh.Peers[0]), Target(mesh.Peers[1])];
        var operation = new Operation("wave", _time.GetUtcNow());

        (await driver.BeginAsync(operation, wave, Ending)).ShouldAllBe(begun => begun.State == RestartState.Begun);
        (await driver.BeginAsync(operation, wave, Ending)).ShouldAllBe(begun => begun.State == RestartState.AlreadyBegun);
        (await driver.ObserveAsync(operation, wave, Ending)).ShouldAllBe(sight => sight.Restarted == null && sight.Failure != null);
        _time.Advance(TimeSpan.FromSeconds(10));

        var sights = await driver.ObserveAsync(operation, wave, Ending);

        sights.ShouldAllBe(sight => sight.Restarted == true && sight.Status!.HomeInstanceUrl == Br && sight.ChosenUrl == Br);
    }

    [Fact]
    public async Task Management_tells_its_peers_groups_and_routers_to_the_client_that_has_its_token()
    {
        var mesh = Mesh();
        await using var server = ManagementServer.Start(mesh, "nbp_token");
        using var client = Client(server, "nbp_token");

        var peers = (await client.GetPeersAsync(Ending)).Value.ShouldNotBeNull();
        var networks = RoutingPeers.Networks(
            (await client.GetGroupsAsync(Ending)).Value!, (await client.GetNetworksAsync(Ending)).Value!,
            (await client.GetRoutersAsync(Ending)).Value!, (await client.GetRoutesAsync(Ending)).Value!);

        peers.Select(peer => peer.Name).ShouldBe(mesh.Peers.Select(peer => peer.Plan.Name));
        peers.ShouldAllBe(peer => peer.Connected && peer.CountryCode == "BR" && peer.Groups!.Count == 2);
        networks.ShouldHaveSingleItem().Key.ShouldBe(mesh.Peers[0].Id);
    }

    [Fact]
    public async Task Management_refuses_another_token_and_says_nothing_while_it_restarts()
    {
        var mesh = Mesh();
        await using var server = ManagementServer.Start(mesh, "nbp_token");

        using (var stranger = Client(server, "nbp_other"))
            (await stranger.GetPeersAsync(Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Authentication);

        mesh.Management.Restart();
        using var client = Client(server, "nbp_token");
        (await client.GetPeersAsync(Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Unreachable);
    }

    private static ManagementClient Client(ManagementServer server, string token) => new(
        new ManagementClientOptions { Url = server.Url, Token = new SecretReference { Env = "TOKEN" }, Environment = _ => token, Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System);

    private static StatusReading Read(PeerMesh mesh, SimulatedPeer peer)
    {
        var answer = peer.Status();
        return StatusReader.Read(mesh.Plan.Dialect, answer.ExitCode, answer.Output, answer.Error);
    }

    private static PeerTarget Target(SimulatedPeer peer) => new() { Id = peer.Id, Name = peer.Plan.Name };

    private PeerMesh Mesh() => new(Plan(), _time);

    private PeerMesh Knowing()
    {
        var mesh = Mesh();
        mesh.Management.Addresses = [Us, Br];
        mesh.Management.Restart();
        _time.Advance(TimeSpan.FromMinutes(1));
        return mesh;
    }

    private static PeerMeshPlan Plan() => new([Us],
    [
        .. Enumerable.Range(1, 6).Select(number => new PeerPlan($"peer-{number}",
        [
            new(Us, Us, TimeSpan.FromMilliseconds(300)) { Udp = true },
            new(Br, Br, TimeSpan.FromMilliseconds(30)) { Udp = true },
        ])
        {
            Country = "BR",
            Groups = ["br"],
            Networks = number == 1 ? ["office"] : [],
        }),
    ]);
}

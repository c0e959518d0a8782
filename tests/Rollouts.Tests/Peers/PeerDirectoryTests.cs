using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Peers;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class PeerDirectoryTests : IAsyncLifetime
{
    private const string Us = "rels://relay-us.example.com:443";
    private readonly FakeTimeProvider _time = new(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly FleetDefinition _fleet = new() { Mesh = "prod", Regions = [new() { Name = "brazilsouth", Location = new(-23.55, -46.63) }] };
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private PeerMesh _mesh = null!;
    private ManagementServer _server = null!;
    private ManagementClient _management = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _mesh = new PeerMesh(new PeerMeshPlan([Us], [Peer("br-1", ["routing"], "BR") with { Networks = ["office"] }, Peer("br-2", [], "BR"), Peer("jp-1", [], "JP") with { ConnectsByItself = false }]), _time);
        _server = ManagementServer.Start(_mesh, "nbp_token");
        _management = Client("nbp_token");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _management.Dispose();
        await _server.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Management_tells_who_there_is_and_nobodys_home_is_known_before_somebody_was_asked()
    {
        var reading = await Directory().ReadAsync(_fleet, Ending);

        reading.Failure.ShouldBeNull();
        reading.Unread.ShouldBeEmpty();
        reading.Peers.Select(peer => (peer.Name, peer.Region, peer.Country, peer.Home)).ShouldBe(
            [("br-1", "brazilsouth", "BR", null), ("br-2", "brazilsouth", "BR", null), ("jp-1", null, "JP", null)]);
        reading.Peers[0].ShouldSatisfyAllConditions(
            peer => peer.Networks.ShouldBe(["network-office"]),
            peer => peer.Groups.ShouldBe(["All", "routing"]),
            peer => peer.IsConnected.ShouldBeTrue(),
            peer => peer.Address.ShouldBe("100.64.0.1"));
    }

    [Fact]
    public async Task Who_is_asked_says_its_home_and_that_is_remembered()
    {
        var directory = Directory();

        var asked = await directory.AskAsync(_fleet, [_mesh.Peers[0].Id], Ending);
        _time.Advance(TimeSpan.FromMinutes(5));
        var later = await Directory().ReadAsync(_fleet, Ending);

        asked.Peers.ShouldHaveSingleItem().Home.ShouldBe(Us);
        later.Peers.Select(peer => peer.Home).ShouldBe([Us, null, null]);
        later.Peers[0].HomeSeenAt.ShouldBe(_time.GetUtcNow() - TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_peer_that_would_stay_down_after_a_restart_is_known_by_what_it_said()
    {
        var ids = _mesh.Peers.Select(peer => peer.Id).ToList();

        var asked = await Directory().AskAsync(_fleet, ids, Ending);
        var later = await Directory().ReadAsync(_fleet, Ending);

        asked.Peers.Select(peer => peer.ConnectsByItself).ShouldBe([true, true, false]);
        later.Peers.Select(peer => peer.ConnectsByItself).ShouldBe([true, true, false]);
    }

    [Fact]
    public async Task Asking_many_a_hundred_at_a_time_asks_management_and_the_store_once()
    {
        var store = new CountingTables(_store);
        var directory = Directory(store: store);
        await directory.AskAsync(_fleet, [_mesh.Peers[0].Id], Ending);
        await _server.DisposeAsync();
        store.Reset();

        var next = await directory.AskAsync(_fleet, [_mesh.Peers[1].Id], Ending);
        (store.Reads, store.Writes).ShouldBe((0, 1));
        next.Peers.ShouldHaveSingleItem().Home.ShouldBe(Us);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await directory.AskAsync(_fleet, [_mesh.Peers[2].Id], Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Unreachable);
    }

    [Fact]
    public async Task Who_does_not_answer_comes_back_without_a_home_and_the_answer_says_so()
    {
        _mesh.Peers[1].GoOffline();

        var asked = await Directory().AskAsync(_fleet, [.. _mesh.Peers.Select(peer => peer.Id)], Ending);

        asked.Peers.Select(peer => peer.Home).ShouldBe([Us, null, Us]);
        asked.Unread.ShouldHaveSingleItem().ShouldStartWith("the home of br-2: unavailable: Error: failed to connect to daemon");
    }

    [Fact]
    public async Task A_peer_that_waits_for_a_login_counts_as_one_whose_login_has_expired()
    {
        _mesh.Peers[1].Fault = PeerFault.NeedsLogin;
        _mesh.Peers[1].Restart("one");
        _time.Advance(TimeSpan.FromMinutes(1));

        var asked = await Directory().AskAsync(_fleet, [_mesh.Peers[1].Id], Ending);

        asked.Peers.ShouldHaveSingleItem().IsLoginExpired.ShouldBeTrue();
    }

    [Fact]
    public async Task Peers_that_no_route_matches_are_named()
    {
        var watching = new PeerWatching { Via = [new() { Match = new() { Groups = ["routing"] }, Use = "sim" }, new() { Match = new() { Names = ["jp-1"] }, Use = "gone" }] };

        var asked = await Directory(watching).AskAsync(_fleet, [.. _mesh.Peers.Select(peer => peer.Id)], Ending);

        asked.Peers.Select(peer => peer.Home).ShouldBe([Us, null, null]);
        asked.Unread.ShouldBe(["the home of br-2: no route of 'peers.via' matches", "the home of jp-1: there is no connection 'gone'"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_connection_that_hangs_costs_its_own_peers_only()
    {
        var watching = new PeerWatching { Via = [new() { Match = new() { Names = ["br-1"] }, Use = "hangs" }, new() { Use = "sim" }] };
        var asking = Directory(watching).AskAsync(_fleet, [.. _mesh.Peers.Select(peer => peer.Id)], Ending);
        while (!asking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ending);
        }

        var asked = await asking;
        asked.Peers.Select(peer => peer.Home).ShouldBe([null, Us, Us]);
        asked.Unread.ShouldHaveSingleItem().ShouldBe("the home of br-1: hangs did not answer within 50s");
    }

    [Fact]
    public async Task A_management_that_refuses_the_token_is_a_failure_and_no_empty_mesh()
    {
        using var stranger = Client("nbp_other");

        var reading = await new PeerDirectory(Options(stranger), _store, _time).ReadAsync(_fleet, Ending);

        reading.Failure!.Code.ShouldBe(DriverFailureCode.Authentication);
    }

    [Fact]
    public async Task The_servers_own_peer_and_those_that_carry_its_way_are_marked()
    {
        var options = Options(_management) with { OwnAddresses = ["100.64.0.3"], OwnPath = ["BR-2"], OwnHosts = _ => Task.FromResult<IReadOnlyCollection<string>>(["10.77.0.9"]) };

        var reading = await new PeerDirectory(options, _store, _time).ReadAsync(_fleet, Ending);

        reading.Peers.Select(peer => (peer.IsSelf, peer.IsOnOurPath)).ShouldBe([(false, true), (false, true), (true, false)]);
    }

    [Fact]
    public async Task Connections_say_where_the_server_goes_by_itself()
    {
        var connections = ConnectionReader.Read(
            """
            management: { url: "https://10.77.0.10", token: { env: T } }
            self: [br-2]
            connections:
              - { name: jump, ssh: { host: "10.78.0.1:22", user: u, agent: true, knownHosts: k } }
            """, "f").Connections!;

        var options = PeerDirectoryOptions.Of(connections, _management, new Catalogue(_mesh), ["10.79.0.1"], TimeProvider.System);

        options.Self.ShouldBe(["br-2"]);
        (await options.OwnHosts(Ending)).Distinct().ShouldBe(["10.77.0.10", "10.79.0.1", "10.78.0.1"], ignoreOrder: true);
    }

    private ManagementClient Client(string token) => new(
        new ManagementClientOptions { Url = _server.Url, Token = new() { Env = "TOKEN" }, Environment = _ => token, Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);

    private PeerDirectory Directory(PeerWatching? watching = null, ITableStore? store = null) =>
        new(Options(_management) with { Watching = watching ?? new() { Via = [new() { Use = "sim" }] } }, store ?? _store, _time);

    private PeerDirectoryOptions Options(ManagementClient management) => new() { Management = management, Drivers = new Catalogue(_mesh) };

    private static PeerPlan Peer(string name, IReadOnlyList<string> groups, string country) =>
        new(name, [new(Us, Us, TimeSpan.FromMilliseconds(300))]) { Groups = groups, Country = country };

    private sealed class Catalogue(PeerMesh mesh) : IDriverCatalogue
    {
        public ConnectionNames Names { get; } = new([], [], ["sim", "hangs"]);

        public IRestartDriver? Restart(string use) => use switch { "sim" => new SimulatedRestartDriver(mesh), "hangs" => new Hanging(), _ => null };

        public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => null;

        public IProvisionDriver? Provision(ProvisionRules rules) => null;
    }

    private sealed class Hanging : IRestartDriver
    {
        public Task<IReadOnlyList<RestartBeginning>> BeginAsync(Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The directory restarts nobody.");

        public Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
            new TaskCompletionSource<IReadOnlyList<PeerSight>>().Task;
    }
}

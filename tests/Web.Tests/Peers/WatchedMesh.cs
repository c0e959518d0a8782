using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Web.Tests.Peers;

/// <summary>A simulated management with three peers in Brazil, and the connections that lead there.</summary>
internal sealed class WatchedMesh : IAsyncDisposable
{
    public const string Near = "rels://near.example.com:443";

    private readonly PeerMesh _peers = new(new PeerMeshPlan([Near], [Peer("br-1"), Peer("br-2"), Peer("br-3")]), TimeProvider.System);
    private readonly ManagementServer _server;
    private readonly ManagementClient _management;

    public WatchedMesh()
    {
        _server = ManagementServer.Start(_peers, "nbp_token");
        _management = new ManagementClient(new() { Url = _server.Url, Token = new() { Env = "TOKEN" }, Environment = _ => "nbp_token" }, TimeProvider.System);
    }

    public string AddressOf(string peer) => _peers.Peer(peer).Address;

    public ServerConnections Connections => new(
        new ConnectionSet { Management = new(_server.Url, new() { Env = "TOKEN" }), Peers = new() { Via = [new() { Use = "sim" }] } }, new Catalogue(_peers), _management);

    public async ValueTask DisposeAsync()
    {
        _management.Dispose();
        await _server.DisposeAsync();
    }

    private static PeerPlan Peer(string name) => new(name, [new(Near, Near, TimeSpan.FromMilliseconds(30))]) { Groups = ["brazilsouth"] };

    private sealed class Catalogue(PeerMesh mesh) : IDriverCatalogue
    {
        public ConnectionNames Names { get; } = new([], ["sim"], ["sim"]);

        public IRestartDriver? Restart(string use) => use == "sim" ? new SimulatedRestartDriver(mesh) : null;

        public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => via == "sim" ? new SimulatedRegisterDriver(mesh) : null;

        public IProvisionDriver? Provision(ProvisionRules rules) => null;
    }
}

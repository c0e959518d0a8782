using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Mesh;
using OpenZro.Probes.Simulator.Peers;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Demo;

/// <summary>The second half of the demo: a management and its peers, and a rollout that gives São Paulo its relay.</summary>
internal sealed class DemoRollout : IAsyncDisposable
{
    private const string ManagementToken = "nbp_demo";
    private readonly ManagementServer _server;
    private readonly DemoDrivers _drivers;

    private DemoRollout(SimulatedMesh mesh, string folder)
    {
        Peers = new PeerMesh(GuidePeers.Of(MeshPlan.BeforeBrazil, mesh.Fleet), TimeProvider.System);
        _server = ManagementServer.Start(Peers, ManagementToken);
        File = Path.Combine(folder, "add-br.yaml");
        var set = new ConnectionSet
        {
            Management = new(_server.Url, new() { Env = "" }),
            Peers = new() { Every = mesh.Fleet.Interval, Via = [new() { Use = DemoDrivers.Daemons }] },
        };
        _drivers = new DemoDrivers(Peers, set, _ => ManagementToken);
        Connections = new ServerConnections(set, _drivers, _drivers.ManagementApi);
    }

    /// <summary>Who starts the rollout.</summary>
    public static TokenRequest Olga { get; } = new("olga", [AccessRole.Operator], [], TokenRequest.DefaultLifetime);

    /// <summary>Who approves it: another person, since nobody approves what they asked for.</summary>
    public static TokenRequest Ana { get; } = new("ana", [AccessRole.Approver], [], TokenRequest.DefaultLifetime);

    /// <summary>The peers.</summary>
    public PeerMesh Peers { get; }

    /// <summary>What serve is given.</summary>
    public ServerConnections Connections { get; }

    /// <summary>The rollout file.</summary>
    public string File { get; }

    /// <summary>The token of who starts the rollout.</summary>
    public string OperatorToken { get; private set; } = "";

    /// <summary>The token of who approves it.</summary>
    public string ApproverToken { get; private set; } = "";

    /// <summary>Starts management and its peers, writes the rollout file and makes two people.</summary>
    public static async Task<DemoRollout> StartAsync(SimulatedMesh mesh, ITableStore store, string folder)
    {
        var demo = new DemoRollout(mesh, folder);
        await System.IO.File.WriteAllTextAsync(demo.File, Yaml);
        var tokens = new AccessTokens(store, TimeProvider.System);
        demo.OperatorToken = (await tokens.CreateAsync(Olga)).Text;
        demo.ApproverToken = (await tokens.CreateAsync(Ana)).Text;
        return demo;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _drivers.Dispose();
        await _server.DisposeAsync();
    }

    private const string Yaml =
        $$"""
        # Gives the peers in São Paulo a relay of their own: 30 ms away instead of 300.
        kind: add
        relay: br
        mesh: demo
        reason: the nearest relay to São Paulo is 300 ms away
        verify: { samples: 2, within: 10m, wins: { brazilsouth: 0.9 } }
        register: { via: {{DemoDrivers.Management}}, proofWithin: 1m, propagate: { knowing: 95%, atMost: 3m } }
        peers:
          select: [{ country: BR }]
          keep: { perRegion: 2 }
        restart:
          via: [{ use: {{DemoDrivers.Daemons}} }]
          batches: [1, 3, 6]
          maxUnavailable: 6
          backWithin: 1m
          soak: 5s
        gates:
          - { before: register, roles: [approver] }
          - { before: restart, roles: [approver] }
          - { after: batch 1, roles: [approver] }

        """;
}

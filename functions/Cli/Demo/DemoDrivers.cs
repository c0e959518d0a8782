using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Cli.Demo;

/// <summary>The demo's connections: two that lead into the simulated mesh, and for every other name what any server has, so that people can be asked.</summary>
/// <param name="mesh">The simulated mesh.</param>
/// <param name="connections">What a server would be given.</param>
/// <param name="environment">Gives the value of an environment variable, for management's token.</param>
internal sealed class DemoDrivers(PeerMesh mesh, ConnectionSet connections, Func<string, string?> environment) : IDriverCatalogue, IDisposable
{
    /// <summary>What restarts peers.</summary>
    public const string Daemons = "daemons";

    /// <summary>What changes management's list.</summary>
    public const string Management = "management";

    private readonly SimulatedRestartDriver _restart = new(mesh);
    private readonly SimulatedRegisterDriver _register = new(mesh);
    private readonly DriverCatalogue _usual = new(new() { Connections = connections, Dialect = mesh.Plan.Dialect, Environment = environment }, TimeProvider.System);

    /// <summary>Management's API.</summary>
    public ManagementClient? ManagementApi => _usual.Management;

    /// <inheritdoc/>
    public ConnectionNames Names => new(_usual.Names.Provision, [Management, .. _usual.Names.Register], [Daemons, .. _usual.Names.Restart]);

    /// <inheritdoc/>
    public IRestartDriver? Restart(string use) => use == Daemons ? _restart : _usual.Restart(use);

    /// <inheritdoc/>
    public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => via == Management ? _register : _usual.Register(via, listed);

    /// <inheritdoc/>
    public IProvisionDriver? Provision(ProvisionRules rules) => _usual.Provision(rules);

    /// <inheritdoc/>
    public void Dispose() => _usual.Dispose();
}

using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Simulator.Management;
using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Cli.Demo;

/// <summary>The demo's connections: they lead into the simulated mesh and nowhere else.</summary>
internal sealed class DemoDrivers(PeerMesh mesh) : IDriverCatalogue
{
    /// <summary>What restarts peers.</summary>
    public const string Daemons = "daemons";

    /// <summary>What changes management's list.</summary>
    public const string Management = "management";

    private readonly SimulatedRestartDriver _restart = new(mesh);
    private readonly SimulatedRegisterDriver _register = new(mesh);

    /// <inheritdoc/>
    public ConnectionNames Names { get; } = new([], [Management], [Daemons]);

    /// <inheritdoc/>
    public IRestartDriver? Restart(string use) => use == Daemons ? _restart : null;

    /// <inheritdoc/>
    public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => via == Management ? _register : null;

    /// <inheritdoc/>
    public IProvisionDriver? Provision(ProvisionRules rules) => null;
}

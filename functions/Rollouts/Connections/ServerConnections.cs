using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A server's connections and what is made of them.</summary>
/// <param name="Set">What the connections say.</param>
/// <param name="Drivers">What touches machines.</param>
/// <param name="Management">Management's API; <see langword="null"/> when there is none to ask.</param>
public sealed record ServerConnections(ConnectionSet Set, IDriverCatalogue Drivers, ManagementClient? Management);

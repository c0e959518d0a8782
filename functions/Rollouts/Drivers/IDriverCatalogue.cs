using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>
/// The drivers of the server's own connections, by the names that rollout files use. A name that the connections do not have (any more)
/// gives <see langword="null"/>.
/// </summary>
public interface IDriverCatalogue
{
    /// <summary>The names that there are.</summary>
    ConnectionNames Names { get; }

    /// <summary>What restarts peers: a connection's name, or <see cref="RestartRoute.Manual"/>.</summary>
    IRestartDriver? Restart(string use);

    /// <summary>What changes management's list: a register target's name, or <see cref="RegisterRules.Print"/>.</summary>
    /// <param name="via">The name.</param>
    /// <param name="listed">The addresses as the fleet has them, in order, for a driver that cannot read management's own.</param>
    IRegisterDriver? Register(string via, IReadOnlyList<string> listed);

    /// <summary>What makes the relay.</summary>
    IProvisionDriver? Provision(ProvisionRules rules);
}

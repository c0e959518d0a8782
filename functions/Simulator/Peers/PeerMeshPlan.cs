using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Simulator.Peers;

/// <summary>The management and the peers of a simulated mesh.</summary>
/// <param name="Addresses">What management's file lists at the beginning, in order.</param>
/// <param name="Peers">The peers.</param>
public sealed record PeerMeshPlan(IReadOnlyList<string> Addresses, IReadOnlyList<PeerPlan> Peers)
{
    /// <summary>Whose client the peers run.</summary>
    public Dialect Dialect { get; init; } = Dialect.OpenZro;

    /// <summary>From the order to restart management until it is ready: 3 to 5 s in a container, minutes on a bad day.</summary>
    public TimeSpan ManagementRestart { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Within what time after management is ready the peers' streams have come back.</summary>
    public TimeSpan ReconnectWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many peers before and after it each peer knows, in the order of the plan.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>The share of pairs, 0 to 1, that find no direct way and are relayed.</summary>
    public double RelayedShare { get; init; } = 0.3;
}

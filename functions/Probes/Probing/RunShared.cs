using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing;

/// <summary>What all relays of one run share.</summary>
internal sealed record RunShared
{
    public required FleetDefinition Fleet { get; init; }

    public required ProbeRunOptions Options { get; init; }

    public required EndpointProber Endpoints { get; init; }

    public required FabricProber Fabric { get; init; }

    public required NameResolution Resolve { get; init; }

    public required QuicProbe? Quic { get; init; }

    public required Func<IPAddress, bool> CanReach { get; init; }

    public required TimeProvider Time { get; init; }

    public required RelayTurns Turns { get; init; }

    public required Pacer Pacer { get; init; }

    public required Pacer QuicPacer { get; init; }

    public required SemaphoreSlim InFlight { get; init; }

    public required ProgressTally Tally { get; init; }

    /// <summary>Cancelled when the run's time is over, or its caller's patience.</summary>
    public required CancellationToken Ended { get; init; }
}

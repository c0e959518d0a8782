namespace OpenZro.Probes.Probing;

/// <summary>Whether a Transport message gets from a peer on one member to a peer on another member of the same cluster.</summary>
public sealed record FabricObservation
{
    /// <summary>Host of the member on which the sender was authenticated.</summary>
    public required string From { get; init; }

    /// <summary>Host of the member on which the receiver was authenticated.</summary>
    public required string To { get; init; }

    /// <summary>From the message sent to the echo received, over both members and back.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Why there was no echo.</summary>
    public ProbeFailure? Failure { get; init; }
}

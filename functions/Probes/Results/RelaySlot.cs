using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>What one region saw of one relay in one slot, as it was stored.</summary>
public sealed record RelaySlot
{
    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>The scheduled instant.</summary>
    public required DateTimeOffset Slot { get; init; }

    /// <summary>When the run over the whole fleet began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long the run over the whole fleet took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The version of the fleet that the run used.</summary>
    public required string FleetVersion { get; init; }

    /// <summary>The address families that the vantage point had a route for.</summary>
    public required AddressFamilies Routes { get; init; }

    /// <summary>The relay's place in the fleet's order.</summary>
    public required int Position { get; init; }

    /// <summary>What was seen.</summary>
    public required RelayRun Relay { get; init; }

    /// <summary>Puts the relays of one slot and region together again.</summary>
    internal static ProbeRun Assemble(IEnumerable<RelaySlot> relays)
    {
        var ordered = relays.OrderBy(relay => relay.Position).ToList();
        return new ProbeRun
        {
            Region = ordered[0].Region,
            Slot = ordered[0].Slot,
            StartedAt = ordered[0].StartedAt,
            Elapsed = ordered[0].Elapsed,
            FleetVersion = ordered[0].FleetVersion,
            Routes = ordered[0].Routes,
            Relays = [.. ordered.Select(relay => relay.Relay)],
        };
    }
}

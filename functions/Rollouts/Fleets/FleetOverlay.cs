using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Fleets;

/// <summary>Lays the states that rollouts gave to relays over the fleet that its owner wrote. Pure.</summary>
public static class FleetOverlay
{
    /// <summary>
    /// The fleet in force. A given state holds until the owner writes another one than they had written then: they have spoken since. One of
    /// a relay that is not in the fleet means nothing. Without a difference it is the owner's fleet itself.
    /// </summary>
    public static FleetDefinition Lay(FleetDefinition written, IReadOnlyList<GivenState> given)
    {
        var relays = written.Relays.Select(relay => given.FirstOrDefault(state => state.Relay == relay.Name) is { } state && state.Written == relay.State
            ? relay with { State = state.State }
            : relay).ToList();
        if (relays.Select(relay => relay.State).SequenceEqual(written.Relays.Select(relay => relay.State)))
            return written;
        var inForce = written with { Relays = relays };
        return inForce with { Version = FleetVersion.Of(inForce) };
    }
}

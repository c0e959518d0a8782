using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Fleets;

/// <summary>A state that a rollout gave to a relay.</summary>
/// <param name="Relay">The relay's name.</param>
/// <param name="State">The state.</param>
/// <param name="Written">What the fleet's owner had written then: the given state holds for as long as they write that.</param>
/// <param name="Rollout">Which rollout gave it.</param>
/// <param name="Before">The state in force before that rollout.</param>
/// <param name="At">When it was given.</param>
public sealed record GivenState(string Relay, RelayState State, RelayState Written, string Rollout, RelayState Before, DateTimeOffset At);

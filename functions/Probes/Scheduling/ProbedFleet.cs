using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Scheduling;

/// <summary>A fleet with what probing it needs; swapped whole when the file changes.</summary>
/// <param name="Fleet">The fleet.</param>
/// <param name="Secret">The relays' secret; <see langword="null"/> when the fleet names none.</param>
public sealed record ProbedFleet(FleetDefinition Fleet, AuthSecret? Secret);

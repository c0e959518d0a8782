namespace OpenZro.Probes.Simulator.Management;

/// <summary>Management at one instant.</summary>
/// <param name="IsUp">Whether it answers.</param>
/// <param name="InForce">The list of relays that it started with last.</param>
/// <param name="ReadyAt">When it was ready last.</param>
internal sealed record ManagementMoment(bool IsUp, IReadOnlyList<string> InForce, DateTimeOffset ReadyAt);

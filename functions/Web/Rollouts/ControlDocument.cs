using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What people last told a rollout to do.</summary>
/// <param name="Command">What to do.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsBack">Whether it was told to roll back, now or before.</param>
public sealed record ControlDocument(ControlCommand Command, string By, DateTimeOffset At, string Reason, bool IsBack);

using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>A finding, and the run that its relay would have had without what is wrong: what the impact is computed from.</summary>
/// <param name="Finding">The finding, its impact still open.</param>
/// <param name="Repair">The relay's run as it would look once the fault is gone; <see langword="null"/> when that changes no pick.</param>
internal sealed record Ruling(Finding Finding, Func<RelayRun, RelayRun>? Repair = null);

namespace OpenZro.Probes.Probing;

/// <summary>One line of a probe's story.</summary>
/// <param name="At">How long after the probe's start.</param>
/// <param name="Text">What happened, one line without secrets.</param>
public sealed record ProbeStep(TimeSpan At, string Text);

namespace OpenZro.Probes.Testing.Rollouts;

/// <summary>What a step took.</summary>
/// <param name="Step">Which step.</param>
/// <param name="Key">Which of them.</param>
/// <param name="Wall">How long it took.</param>
/// <param name="Reads">Reading transactions.</param>
/// <param name="Writes">Writing transactions.</param>
/// <param name="Rows">Rows that were read.</param>
/// <param name="Told">The length of what it told the method, in characters.</param>
public sealed record StepFigures(string Step, string Key, TimeSpan Wall, long Reads, long Writes, long Rows, int Told);

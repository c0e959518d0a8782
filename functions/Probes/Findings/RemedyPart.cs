namespace OpenZro.Probes.Findings;

/// <summary>A part of a remedy.</summary>
/// <param name="Text">The words, or the command.</param>
/// <param name="IsCommand">Whether it is a command as a shell takes it.</param>
public sealed record RemedyPart(string Text, bool IsCommand);

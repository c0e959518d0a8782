namespace OpenZro.Probes.Findings;

/// <summary>What the catalogue says of a code. The rule that makes the finding owns this text; the README's table is written from it.</summary>
/// <param name="Code">One of <see cref="FindingCodes"/>.</param>
/// <param name="Severity">How bad it is by default.</param>
/// <param name="Cause">One sentence: what it means.</param>
/// <param name="Remedy">One sentence: what to do. A finding's own remedy names the hosts and gives the command.</param>
public sealed record FindingKind(string Code, Severity Severity, string Cause, string Remedy);

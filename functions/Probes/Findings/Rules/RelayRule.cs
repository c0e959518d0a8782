using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>One code that is judged relay by relay: its severity, threshold, message, evidence and remedy stand in the rule.</summary>
internal abstract class RelayRule(FindingKind kind)
{
    /// <summary>The rule's entry in the catalogue.</summary>
    public FindingKind Kind { get; } = kind;

    /// <summary>What the rule finds with one relay.</summary>
    public abstract IEnumerable<Ruling> Judge(RelayCase relay);

    /// <summary>A ruling of this rule's code.</summary>
    protected Ruling Found(
        FindingSubject subject, string message, IEnumerable<string> evidence, string remedy, Func<RelayRun, RelayRun>? repair = null, Severity? severity = null) =>
        new(
            new Finding
            {
                Code = Kind.Code,
                Severity = severity ?? Kind.Severity,
                Subject = subject,
                Message = message,
                Evidence = [.. evidence.Distinct()],
                Remedy = remedy,
            },
            repair);
}

namespace OpenZro.Probes.Findings.Rules;

/// <summary>One code that is judged over all relays of a run: of the region, its picks, or the fleet.</summary>
internal abstract class RegionRule(FindingKind kind)
{
    /// <summary>The rule's entry in the catalogue.</summary>
    public FindingKind Kind { get; } = kind;

    /// <summary>What the rule finds in the run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="unhealthy">Relays that have an error of their own, which may explain what this rule sees.</param>
    public abstract IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy);

    /// <summary>A finding of this rule's code.</summary>
    protected Finding Found(RunCase run, string message, IEnumerable<string> evidence, string remedy) => new()
    {
        Code = Kind.Code,
        Severity = Kind.Severity,
        Subject = new FindingSubject { Region = run.Run.Region },
        Message = message,
        Evidence = [.. evidence.Distinct()],
        Remedy = remedy,
    };
}

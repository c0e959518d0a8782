namespace OpenZro.Probes.Findings;

/// <summary>A judged fact: what is wrong, with whom, how it was seen, what to do, and what it costs.</summary>
public sealed record Finding
{
    /// <summary>The stable code, such as <c>cert-name-missing</c>; one of <see cref="FindingCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it is about.</summary>
    public required FindingSubject Subject { get; init; }

    /// <summary>One sentence: what is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What was seen, one line per endpoint, resolver or certificate.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>What to do, as a command where there is one.</summary>
    public required string Remedy { get; init; }

    /// <summary>The pick computed again without what the finding takes away, such as <c>brazilsouth: br → us, +270 ms</c>; <see langword="null"/> when it changes no pick.</summary>
    public string? Impact { get; init; }
}

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>A peer will be hurt, or may be.</summary>
    Warning,

    /// <summary>A peer cannot use this relay or this member.</summary>
    Error,
}

/// <summary>What a finding is about; only what applies is set.</summary>
public sealed record FindingSubject
{
    /// <summary>The vantage point that saw it.</summary>
    public string? Region { get; init; }

    /// <summary>The relay's name in the fleet.</summary>
    public string? Relay { get; init; }

    /// <summary>The member's host.</summary>
    public string? Member { get; init; }

    /// <summary>An address, when the finding is about one only.</summary>
    public string? Address { get; init; }

    /// <summary>A DNS name, when the finding is about one only.</summary>
    public string? Name { get; init; }
}

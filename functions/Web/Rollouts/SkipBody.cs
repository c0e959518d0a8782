namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Peers that are to be left alone.</summary>
public sealed record SkipBody
{
    /// <summary>The ids of peers that were not touched yet.</summary>
    public required IReadOnlyList<string> Peers { get; init; }

    /// <summary>The reason, 1 to 500 characters; it goes into the audit.</summary>
    public required string Reason { get; init; }
}

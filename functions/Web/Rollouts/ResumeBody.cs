namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A rollout that is to go on.</summary>
public sealed record ResumeBody
{
    /// <summary>The reason, 1 to 500 characters; it goes into the audit.</summary>
    public required string Reason { get; init; }

    /// <summary>The ids of the incidents in spite of which it goes on, as they are now; other incidents hold it again.</summary>
    public IReadOnlyList<string>? AcceptIncidents { get; init; }
}

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Why a person asks for something.</summary>
public sealed record ReasonBody
{
    /// <summary>The reason, 1 to 500 characters; it goes into the audit.</summary>
    public required string Reason { get; init; }
}

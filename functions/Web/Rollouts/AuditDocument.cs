using OpenZro.Probes.Rollouts.Audit;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>The audit of a rollout (schema <c>ozprobes.rollout-audit/1</c>).</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Problems">What is wrong with it; empty when it is whole.</param>
/// <param name="Head">How far it goes: an anchor to keep elsewhere.</param>
/// <param name="Entries">Every entry, in order.</param>
public sealed record AuditDocument(string Rollout, IReadOnlyList<string> Problems, AuditHead Head, IReadOnlyList<AuditEntry> Entries)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollout-audit/1";
}

namespace OpenZro.Probes.Rollouts.Audit;

/// <summary>The audit of a rollout, and whether it is whole.</summary>
/// <param name="Entries">Every entry, in order.</param>
/// <param name="Problems">What is wrong with it; empty when it is whole.</param>
/// <param name="Head">How far it goes: an anchor to keep elsewhere.</param>
public sealed record AuditView(IReadOnlyList<AuditEntry> Entries, IReadOnlyList<string> Problems, AuditHead Head);

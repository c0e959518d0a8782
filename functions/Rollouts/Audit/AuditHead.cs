namespace OpenZro.Probes.Rollouts.Audit;

/// <summary>How far an audit goes: what a truncation would have to change too. A copy kept elsewhere is an anchor.</summary>
/// <param name="Count">How many entries there are.</param>
/// <param name="Hash">The hash of the last; of none, <see cref="AuditChain.Start"/>.</param>
public sealed record AuditHead(int Count, string Hash);

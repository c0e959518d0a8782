namespace OpenZro.Probes.Rollouts.Audit;

/// <summary>Something to write down.</summary>
/// <param name="Actor">Who did it: a person, or the name of a step.</param>
/// <param name="Action">What happened, a stable word.</param>
/// <param name="Subject">What it happened to; empty for the rollout as a whole.</param>
/// <param name="Evidence">What it rests on, as JSON text; it never holds a secret. Up to 800 KB.</param>
/// <param name="Key">What makes a repeated step's entry the same entry; empty for none.</param>
public sealed record AuditEvent(string Actor, string Action, string Subject = "", string Evidence = "", string Key = "");

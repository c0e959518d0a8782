using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Where people decide, and who may.</summary>
/// <param name="Key">What the gate is called in commands: <c>before-register</c>.</param>
/// <param name="Roles">Roles whose holders may decide.</param>
/// <param name="People">People who may decide.</param>
/// <param name="Quorum">How many different people must approve.</param>
/// <param name="DeadlineSeconds">How long the gate waits; null for ever.</param>
/// <param name="Otherwise">What the deadline brings.</param>
/// <param name="ValidForSeconds">How long an approval counts; null for as long as the plan does.</param>
public sealed record GateRuleDocument(
    string Key, IReadOnlyList<string> Roles, IReadOnlyList<string> People, int Quorum, double? DeadlineSeconds, GateExpiry Otherwise, double? ValidForSeconds);

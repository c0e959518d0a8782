using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Gates;

internal static class GateSamples
{
    public static DateTimeOffset Start { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static Gate Opened { get; } = new()
    {
        Key = "before-restart",
        Rollout = "r1",
        PlanHash = "hash",
        Requester = "rita",
        OpenedAt = Start,
        Rule = new() { At = new(true, GateStep.Restart), Roles = ["network"], People = ["pat"], Quorum = 2, Deadline = TimeSpan.FromHours(1), ValidFor = TimeSpan.FromMinutes(30) },
    };

    public static GateDecision Approve(string who) => new() { Who = who, Roles = ["network"], Verb = GateVerb.Approve, PlanHash = "hash" };

    public static GateDecision Reject(string who) => Approve(who) with { Verb = GateVerb.Reject };
}

using System.Globalization;
using System.Text;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>A scenario's rollout file.</summary>
internal static class ScenarioFile
{
    public static string Of(Scenario scenario)
    {
        var yaml = new StringBuilder();
        Line(yaml, $"kind: {scenario.Kind.ToString().ToLowerInvariant()}");
        Line(yaml, "relay: br");
        Line(yaml, "mesh: prod");
        Line(yaml, "reason: CHG-1");
        if (scenario.HasProvision)
            Line(yaml, "provision: { via: azure, template: relay }");
        if (scenario.Kind == RolloutKind.Add)
            Line(yaml, "verify: { samples: 2, within: 30m }");
        if (scenario.Kind != RolloutKind.Repick)
            Line(yaml, $"register: {{ via: {(scenario.IsPrinted ? "print" : "mgmt")}, proofWithin: 60s{(scenario.Kind == RolloutKind.Add ? ", propagate: { knowing: 90%, atMost: 5m }" : "")} }}");
        if (scenario.Kind != RolloutKind.Retire)
            Restart(yaml, scenario);
        Gates(yaml, scenario.Gates);
        Line(yaml, $"rollback: {{ addresses: restore, restartMoved: {(scenario.RestartMoved ? "true" : "false")} }}");
        return yaml.ToString();
    }

    private static void Restart(StringBuilder yaml, Scenario scenario)
    {
        var rules = scenario.Restart;
        Line(yaml, $"peers: {{ select: [{{ country: BR }}], keep: {{ perRegion: 1 }}, offline: {scenario.Offline.ToString().ToLowerInvariant()}, deferUntil: 40m }}");
        Line(yaml, "restart:");
        Line(yaml, "  via: [{ use: ssh }]");
        Line(yaml, $"  batches: [{string.Join(", ", rules.Batches)}]");
        Line(yaml, $"  maxUnavailable: {rules.MaxUnavailable}");
        Line(yaml, $"  backWithin: {DurationText.Format(rules.BackWithin)}");
        Line(yaml, $"  soak: {(rules.Soak == TimeSpan.Zero ? "0s" : DurationText.Format(rules.Soak))}");
        if (rules.Window is { } window)
            Line(yaml, $"  window: {{ from: \"{window.From:HH\\:mm}\", to: \"{window.To:HH\\:mm}\" }}");
        Line(yaml, $"  stop: {{ notBackPerBatch: {rules.Stop.NotBackPerBatch}, notBackTotal: {rules.Stop.NotBackTotal}, elsewhere: {rules.Stop.Elsewhere * 100:0}%, onIncident: true }}");
    }

    private static void Gates(StringBuilder yaml, IReadOnlyList<GateRule> gates)
    {
        if (gates.Count == 0)
            return;
        Line(yaml, "gates:");
        foreach (var gate in gates)
        {
            Line(yaml, $"  - {{ {(gate.At.IsBefore ? "before" : "after")}: {gate.At.StepText}, roles: [network], quorum: {gate.Quorum}"
                + (gate.Deadline is { } deadline ? $", deadline: {DurationText.Format(deadline)}, otherwise: {gate.Otherwise.ToString().ToLowerInvariant()}" : "")
                + (gate.ValidFor is { } valid ? $", validFor: {DurationText.Format(valid)}" : "") + " }");
        }
    }

    private static void Line(StringBuilder yaml, FormattableString line) => Line(yaml, line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder yaml, string line) => yaml.Append(line).Append('\n');
}

using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>What must hold of the alerts.</summary>
internal static class AlertChecks
{
    private static readonly string[] _wanted = ["no-slot", "relay-unhealthy", "certificate-ending", "rollout-waiting", "rollout-failed"];

    /// <summary>All five are there and tell somebody.</summary>
    public static readonly Check Rules = new("every alert is there and tells somebody", snapshot =>
    {
        var group = snapshot.Of("Microsoft.Insights/actionGroups").Select(found => found.Read("id")).SingleOrDefault();
        var rules = snapshot.Of("Microsoft.Insights/scheduledQueryRules").ToDictionary(rule => rule.Read("name"));
        return _wanted.Where(name => !rules.ContainsKey($"ozprobes-{name}")).Select(name => $"there is no alert {name}")
            .Concat(rules.Values.Where(rule => rule.Read("properties.enabled") != "true").Select(rule => $"{rule.Read("name")} is not enabled"))
            .Concat(rules.Values.Where(rule => rule.Read("properties.actions.actionGroups.0") != group).Select(rule => $"{rule.Read("name")} tells nobody"))
            .Concat(rules.Values.Where(rule => rule.Read("properties.criteria.allOf.0.query").Contains("{{", StringComparison.Ordinal)).Select(rule => $"{rule.Read("name")} has a hole in its query"));
    });

    /// <summary>Queries ask for events and properties that are written.</summary>
    public static readonly Check Names = new("alerts ask for what is written", snapshot =>
        snapshot.Of("Microsoft.Insights/scheduledQueryRules").SelectMany(rule => SignalQuery.Problems(rule.Read("name"), rule.Read("properties.criteria.allOf.0.query"))));

    /// <summary>Every event that is written is asked for by an alert.</summary>
    public static readonly Check Use = new("every signal is listened for", snapshot =>
        SignalNames.Properties.Keys.Where(signal => snapshot.Of("Microsoft.Insights/scheduledQueryRules").All(rule => !rule.Read("properties.criteria.allOf.0.query").Contains($"'{signal}'", StringComparison.Ordinal)))
            .Select(signal => $"no alert asks for {signal}"));
}

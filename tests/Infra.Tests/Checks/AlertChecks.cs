using System.Text.Json.Nodes;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>What must hold of the alerts.</summary>
internal static class AlertChecks
{
    private static readonly string[] _wanted = ["no-slot", "not-judged", "incident-critical", "incident-error", "incident-warning", "rollout-waiting", "rollout-failed"];

    /// <summary>All are there and tell somebody: the people who get mail, where there are any, and groups that are there already.</summary>
    public static readonly Check Rules = new("every alert is there and tells somebody", snapshot =>
    {
        var people = snapshot.Of("Microsoft.Insights/actionGroups").SingleOrDefault();
        var hasMail = people.At("properties.emailReceivers") is JsonArray { Count: > 0 };
        var rules = snapshot.Of("Microsoft.Insights/scheduledQueryRules").ToDictionary(rule => rule.Read("name"));
        return _wanted.Where(name => !rules.ContainsKey($"ozprobes-{name}")).Select(name => $"there is no alert {name}")
            .Concat(rules.Values.Where(rule => rule.Read("properties.enabled") != "true").Select(rule => $"{rule.Read("name")} is not enabled"))
            .Concat(rules.Values.Where(rule => Told(rule).Count == 0).Select(rule => $"{rule.Read("name")} tells nobody"))
            .Concat(rules.Values.Where(rule => Told(rule).Contains(people.Read("id")) != hasMail).Select(rule => $"{rule.Read("name")} {(hasMail ? "sends no mail" : "tells a group of nobody")}"))
            .Concat(rules.Values.Where(rule => rule.Read("properties.criteria.allOf.0.query").Contains("{{", StringComparison.Ordinal)).Select(rule => $"{rule.Read("name")} has a hole in its query"));
    });

    /// <summary>Queries ask for events and properties that are written.</summary>
    public static readonly Check Names = new("alerts ask for what is written", snapshot =>
        snapshot.Of("Microsoft.Insights/scheduledQueryRules").SelectMany(rule => SignalQuery.Problems(rule.Read("name"), rule.Read("properties.criteria.allOf.0.query"))));

    /// <summary>Every event that is written is asked for by an alert.</summary>
    public static readonly Check Use = new("every signal is listened for", snapshot =>
        SignalNames.Properties.Keys.Where(signal => snapshot.Of("Microsoft.Insights/scheduledQueryRules").All(rule => !rule.Read("properties.criteria.allOf.0.query").Contains($"'{signal}'", StringComparison.Ordinal)))
            .Select(signal => $"no alert asks for {signal}"));

    /// <summary>The ids of the action groups that an alert tells.</summary>
    public static IReadOnlyList<string> Told(JsonNode rule) => [.. rule.At("properties.actions.actionGroups")!.AsArray().Select(group => group!.GetValue<string>())];
}

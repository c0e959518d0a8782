using System.Text.Json;
using System.Text.RegularExpressions;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>Which events, and which of their properties, a query asks for.</summary>
internal static partial class SignalQuery
{
    private static readonly HashSet<string> _relay = [.. typeof(RelaySignal).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    /// <summary>What it asks for that nobody writes.</summary>
    public static IEnumerable<string> Problems(string name, string query)
    {
        var events = EventName.Matches(query).SelectMany(match => Quoted.Matches(match.Value)).Select(match => match.Groups[1].Value).Distinct().ToList();
        var known = events.SelectMany(found => SignalNames.Properties.GetValueOrDefault(found, [])).Append("event").ToHashSet();
        return (events.Count == 0 ? [$"{name} asks for no event"] : Enumerable.Empty<string>())
            .Concat(events.Where(found => !SignalNames.Properties.ContainsKey(found)).Select(found => $"{name} asks for the event {found}, which nobody writes"))
            .Concat(Property.Matches(query).Select(match => match.Groups[1].Value).Distinct().Where(found => !known.Contains(found)).Select(found => $"{name} asks for {found}, which its events do not have"))
            .Concat(Seen.Matches(query).Select(match => match.Groups[1].Value).Distinct().Where(found => !_relay.Contains(found)).Select(found => $"{name} asks for a relay's {found}, which there is not"));
    }

    [GeneratedRegex(@"Signal\.event\) (?:== '[^']*'|in \([^)]*\))")]
    private static partial Regex EventName { get; }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"Signal\.([A-Za-z]+)")]
    private static partial Regex Property { get; }

    [GeneratedRegex(@"Seen\.([A-Za-z]+)")]
    private static partial Regex Seen { get; }
}

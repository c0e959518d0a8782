using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// The fleet and management's list are not the same: <c>fleet-drift</c>. What peers race is management's list, so predictions and
/// alerts are of another mesh. A relay on its way out may be on the list or off it; an entry that is still a placeholder says nothing.
/// </summary>
internal sealed class FleetDrift() : RegionRule(new(
    FindingCodes.FleetDrift,
    Severity.Warning,
    "The relays of the fleet are not those that management lists, or are in another order: peers race management's list.",
    "Write the fleet as management lists the relays, in its order; what is not listed yet is a candidate."))
{
    private const string Placeholder = "{{";

    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        if (run.FreshPeers?.Listed is not { } listed || listed.Any(url => url.Contains(Placeholder, StringComparison.Ordinal)))
        {
            yield break;
        }

        var differences = Differences(run.Fleet, listed).ToList();
        if (differences.Count > 0)
        {
            yield return Found(
                run,
                $"management lists {Wording.Count(listed.Count, "relay")}, and the fleet has something else",
                differences,
                "write the fleet's relays as management lists them, in its order (ozprobes fleet init --management FILE shows them)");
        }
    }

    private static IEnumerable<string> Differences(FleetDefinition fleet, IReadOnlyList<string> listed)
    {
        var urls = listed.Select(url => RelayUrl.TryParse(url, out var parsed, out _) ? parsed : null).ToList();
        var active = fleet.Relays.Where(relay => relay.State == RelayState.Active).ToList();
        foreach (var relay in active.Where(relay => !urls.Contains(relay.Url)))
        {
            yield return $"{relay.Name}, {relay.Url}: active in the fleet, and not listed";
        }

        foreach (var (text, url) in listed.Zip(urls))
        {
            var known = fleet.Relays.FirstOrDefault(relay => relay.Url.Equals(url));
            if (known is not { State: RelayState.Active or RelayState.Retiring })
            {
                yield return known is null ? $"{text}: listed, and not in the fleet" : $"{known.Name}, {text}: listed, and only a candidate in the fleet";
            }
        }

        var inFleet = fleet.Relays.Where(relay => urls.Contains(relay.Url)).Select(relay => relay.Url);
        var inList = urls.Where(url => url is not null && fleet.Relays.Any(relay => relay.Url.Equals(url)));
        if (!inFleet.SequenceEqual(inList))
        {
            yield return $"management's order is {string.Join(", ", listed)}";
        }
    }
}

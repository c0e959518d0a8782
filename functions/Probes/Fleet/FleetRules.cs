using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>What must hold between the values of a fleet file, beyond the form of each.</summary>
internal static class FleetRules
{
    /// <summary>The most relays that a client dials at a time (openzro and netbird <c>relay/client/picker.go</c>, <c>maxConcurrentServers</c>).</summary>
    public const int RelaysDialedAtATime = 7;

    private static readonly TimeSpan PoliteInterval = TimeSpan.FromSeconds(10);

    /// <summary>Adds every rule that is broken.</summary>
    public static void Check(Fields fleet, YamlProblems problems)
    {
        CheckRelays(fleet.List(FleetShape.Relays), problems);
        CheckRegions(fleet.List(FleetShape.Regions), fleet.List(FleetShape.Relays), problems);
        CheckIntervals(fleet, problems);
        foreach (var relay in fleet.List(FleetShape.Relays))
        {
            RelayRules.Check(relay.Value, problems);
        }
    }

    /// <summary>Adds an error for each value that was given before.</summary>
    internal static void CheckUnique<T>(IEnumerable<Located<T>?> values, IEqualityComparer<T> comparer, Func<T, int, string> message, YamlProblems problems)
        where T : notnull
    {
        var first = new Dictionary<T, YamlPosition>(comparer);
        foreach (var value in values.OfType<Located<T>>())
        {
            if (!first.TryAdd(value.Value, value.At))
            {
                problems.Error(value.At, message(value.Value, first[value.Value].Line));
            }
        }
    }

    private static void CheckRelays(IReadOnlyList<Located<Fields>> relays, YamlProblems problems)
    {
        CheckUnique(
            relays.Select(relay => relay.Value.Find(RelayShape.Name)),
            StringComparer.OrdinalIgnoreCase,
            (name, line) => $"a relay named '{name}' stands in line {line} already: give this one another name",
            problems);
        CheckUnique(
            relays.Select(relay => relay.Value.Find(RelayShape.Url)),
            EqualityComparer<RelayUrl>.Default,
            (url, line) => $"'{Shown.Text(url.Text)}' is the URL of the relay in line {line} already: management lists a URL once",
            problems);
        var active = relays.Where(relay => relay.Value.Get(RelayShape.State, RelayState.Active) != RelayState.Candidate).ToList();
        if (active.Count > RelaysDialedAtATime)
        {
            problems.Warning(
                active[RelaysDialedAtATime].At,
                $"{active.Count} relays are active, and a client dials {RelaysDialedAtATime} at a time in list order: the others start late, so put the nearest first");
        }
        else if (active.Count == 0 && relays.Count > 0)
        {
            problems.Warning(relays[0].At, "no relay is active, so there is nothing that a peer could pick: leave 'state' out for relays that management lists");
        }
    }

    private static void CheckRegions(IReadOnlyList<Located<Fields>> regions, IReadOnlyList<Located<Fields>> relays, YamlProblems problems)
    {
        CheckUnique(
            regions.Select(region => region.Value.Find(RegionShape.Name)),
            StringComparer.OrdinalIgnoreCase,
            (name, line) => $"a region named '{name}' stands in line {line} already: give this one another name",
            problems);
        var names = relays.Select(relay => relay.Value.Find(RelayShape.Name)?.Value).OfType<string>().ToList();
        var areAllKnown = names.Count == relays.Count;
        foreach (var expected in regions.SelectMany(region => region.Value.List(RegionShape.Expect)))
        {
            if (areAllKnown && !names.Contains(expected.Value, StringComparer.Ordinal))
            {
                var meant = Spelling.DidYouMean(expected.Value, names);
                problems.Error(expected.At, $"no relay is named '{expected.Value}'{(meant.Length > 0 ? meant : ": name one of the relays of this file")}");
            }
        }

        var accounts = new Dictionary<Uri, int>();
        foreach (var uri in regions.Select(region => region.Value.Find(RegionShape.Storage)?.Value.Find(RegionShape.StorageUri)).OfType<Located<Uri>>())
        {
            if (!accounts.TryAdd(uri.Value, uri.At.Line))
            {
                problems.Warning(uri.At, $"the region in line {accounts[uri.Value]} has the same storage account: with one each, a broken region blinds no other");
            }
        }
    }

    private static void CheckIntervals(Fields fleet, YamlProblems problems)
    {
        if (fleet.Find(FleetShape.Interval) is { } interval && interval.Value < PoliteInterval)
        {
            problems.Warning(interval.At, $"relays are probed every {DurationText.Format(interval.Value)}, from every region: stay at {DurationText.Format(PoliteInterval)} or more for relays in use");
        }

        if (fleet.Find(FleetShape.UpgradeInterval) is { } upgrade && upgrade.Value < fleet.Get(FleetShape.Interval, new FleetDefinition().Interval))
        {
            problems.Error(upgrade.At, "upgradeInterval is shorter than interval, and an upgrade can only run when a relay is probed: make it as long or longer");
        }
    }
}

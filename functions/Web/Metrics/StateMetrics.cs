using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Metrics;

/// <summary>The metrics that say how things stand, from what the process knows. Pure.</summary>
internal static class StateMetrics
{
    /// <summary>The families of a snapshot.</summary>
    public static IEnumerable<MetricFamily> Of(VantageSnapshot known)
    {
        var region = ("region", known.Region);
        foreach (var family in Process(known, region))
            yield return family;
        if (known.Last is not { } last)
            yield break;

        foreach (var family in Relays(last.Run, last.Judgement, region).Concat(Picks(last.Judgement, region)).Concat(Slot(known, region)))
            yield return family;
    }

    /// <summary>When the certificates that a run met end.</summary>
    public static MetricFamily Certificates(ProbeRun run) => new(
        "ozprobes_certificate_expiry_timestamp_seconds", MetricType.Gauge, "When the first certificate on the verified path ends, else the leaf, in Unix time.",
        [.. run.Relays.SelectMany(relay => relay.Endpoints.Where(seen => seen.Certificate is not null).Select(seen => new MetricSample(
            [("region", run.Region), ("relay", relay.Relay), ("endpoint", seen.Endpoint.ToString())],
            (seen.Certificate!.PathNotAfter ?? seen.Certificate.NotAfter).ToUnixTimeSeconds())))]);

    private static IEnumerable<MetricFamily> Process(VantageSnapshot known, (string, string) region)
    {
        yield return Gauge("ozprobes_fleet_info", "The fleet that is probed, always 1.", new MetricSample([region, ("mesh", known.Fleet.Fleet.Mesh), ("version", known.Fleet.Fleet.Version)], 1));
        yield return Gauge("ozprobes_fleet_file_good", "1 while the fleet file is the fleet that is probed, 0 while it is bad and an older one is.", new MetricSample([region], known.Reading.Errors.Count == 0 ? 1 : 0));
        yield return Gauge("ozprobes_interval_seconds", "How often every relay is probed.", new MetricSample([region], known.Fleet.Fleet.Interval.TotalSeconds));
        if (known.IsStored)
            yield break;

        yield return Counter("ozprobes_slots_total", "Slots that this process ran.", region, known.Slots);
        yield return Counter("ozprobes_slots_missed_total", "Slots that this process should have run and did not.", region, known.Missed);
        yield return Gauge("ozprobes_backlog_runs", "Runs that wait on disk for the storage.", new MetricSample([region], known.Backlog.Runs));
        yield return Gauge("ozprobes_backlog_bytes", "The size of the runs that wait on disk for the storage.", new MetricSample([region], known.Backlog.Bytes));
        if (known.Last is not null || known.SeedFailure is not null)
            yield return Gauge("ozprobes_storage_up", "1 while the storage takes results.", new MetricSample([region], known.StorageFailure is null ? 1 : 0));
        yield return Counter("ozprobes_backlog_dropped_runs_total", "Runs that were lost, since the backlog was full.", region, known.Backlog.Dropped);
    }

    private static IEnumerable<MetricFamily> Slot(VantageSnapshot known, (string, string) region)
    {
        var last = known.Last!;
        yield return Gauge("ozprobes_last_slot_timestamp_seconds", "The last slot that was run, in Unix time.", new MetricSample([region], last.Run.Slot.ToUnixTimeSeconds()));
        yield return Gauge("ozprobes_last_slot_duration_seconds", "How long the last slot's probes took, from the first to the last.", new MetricSample([region], last.Run.Elapsed.TotalSeconds));
        yield return Certificates(last.Run);
    }

    private static IEnumerable<MetricFamily> Relays(ProbeRun run, Judgement judgement, (string, string) region)
    {
        yield return new MetricFamily(
            "ozprobes_relay_status", MetricType.Gauge, "1 for the status that a relay has, 0 for the others.",
            [.. judgement.Relays.SelectMany(relay => Enum.GetValues<RelayStatus>().Select(status =>
                new MetricSample([region, ("relay", relay.Relay), ("status", KebabCase.Of(status))], relay.Status == status ? 1 : 0)))]);
        yield return new MetricFamily(
            "ozprobes_findings", MetricType.Gauge, "Findings by code and severity; those of no single relay have an empty relay.",
            [.. judgement.AllFindings.GroupBy(finding => (finding.Subject.Relay, finding.Code, finding.Severity)).Select(group => new MetricSample(
                [region, ("relay", group.Key.Relay ?? ""), ("code", group.Key.Code), ("severity", KebabCase.Of(group.Key.Severity))], group.Count()))]);
        yield return new MetricFamily(
            "ozprobes_endpoint_up", MetricType.Gauge, "1 when a peer would have got through to an endpoint at the last probe, 0 when it would not.",
            [.. run.Relays.SelectMany(relay => relay.Endpoints.Where(seen => seen.Skipped is null).Select(seen =>
                new MetricSample([region, ("relay", relay.Relay), ("endpoint", seen.Endpoint.ToString())], seen.Succeeded ? 1 : 0)))]);
        yield return new MetricFamily(
            "ozprobes_quic_up", MetricType.Gauge, "1 when a relay's UDP port answered last, 0 when it did not.",
            [.. run.Relays.SelectMany(relay => relay.Quic.Select(seen => new MetricSample(
                [region, ("relay", relay.Relay), ("endpoint", new System.Net.IPEndPoint(seen.Address, seen.Port).ToString())], seen.Elapsed is null ? 0 : 1)))]);
    }

    private static IEnumerable<MetricFamily> Picks(Judgement judgement, (string, string) region)
    {
        yield return new MetricFamily(
            "ozprobes_pick_probability", MetricType.Gauge, "The probability that a peer of the region makes a relay its home, where UDP is open and where it is blocked.",
            [.. judgement.Picks.SelectMany(pick => pick.Candidates.Select(candidate =>
                new MetricSample([region, ("case", KebabCase.Of(pick.Case)), ("relay", candidate.Relay)], candidate.Probability)))]);
        yield return new MetricFamily(
            "ozprobes_pick_margin_seconds", MetricType.Gauge, "By how much the likeliest relay is ahead of the next.",
            [.. judgement.Picks.Where(pick => pick.Margin is not null).Select(pick => new MetricSample([region, ("case", KebabCase.Of(pick.Case))], pick.Margin!.Value.TotalSeconds))]);
    }

    private static MetricFamily Gauge(string name, string help, MetricSample sample) => new(name, MetricType.Gauge, help, [sample]);

    private static MetricFamily Counter(string name, string help, (string, string) label, double value) =>
        new(name, MetricType.Counter, help, [new MetricSample([label], value)]);
}

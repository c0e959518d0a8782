using System.Globalization;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Health;

/// <summary>Says how a process does from what it knows. Pure.</summary>
public static class HealthRules
{
    /// <summary>Without a run for this many intervals a process does not probe.</summary>
    public const int SilentIntervals = 3;

    private const string MuteManagement = "management does not tell of its peers, so nothing new is known of which relay they use: the log says why";

    /// <summary>A shorter silence says nothing, however short the interval: 30 s.</summary>
    public static TimeSpan LeastSilence { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Judges a snapshot.</summary>
    /// <param name="known">What the process knows.</param>
    /// <param name="now">The instant.</param>
    /// <param name="unjudged">What is wrong with judging health; <see langword="null"/> when nothing is.</param>
    /// <param name="isManagementMute">Whether management could not be asked for its peers; why is in the log, since anybody may read this.</param>
    public static HealthReport Judge(VantageSnapshot known, DateTimeOffset now, string? unjudged = null, bool isManagementMute = false)
    {
        var heard = known.Last?.EndedAt;
        var silence = now - (heard ?? known.StartedAt);
        var interval = known.Fleet.Fleet.Interval;
        var patience = interval * SilentIntervals;
        var isSilent = known.HasEnded || silence > (patience > LeastSilence ? patience : LeastSilence);
        IReadOnlyList<string> reasons = [.. Reasons(known, heard, silence, isSilent), .. unjudged is null ? [] : new[] { unjudged }, .. isManagementMute ? new[] { MuteManagement } : []];
        return new HealthReport(isSilent ? HealthStatus.Failing : reasons.Count > 0 ? HealthStatus.Degraded : HealthStatus.Ok, reasons)
        {
            Region = known.Region,
            Build = ProductBuild.Name,
            FleetVersion = known.Fleet.Fleet.Version,
            LastSlot = known.Last?.Run.Slot,
            LastSlotAgeSeconds = known.Last is { } last ? Math.Round((now - last.Run.Slot).TotalSeconds, 3) : null,
            IntervalSeconds = interval.TotalSeconds,
            StoresResults = known.StorageFailure is null,
            BacklogRuns = known.Backlog.Runs,
            BacklogBytes = known.Backlog.Bytes,
            BacklogDropped = known.Backlog.Dropped,
        };
    }

    private static IEnumerable<string> Reasons(VantageSnapshot known, DateTimeOffset? heard, TimeSpan silence, bool isSilent)
    {
        if (known.HasEnded)
            yield return "probing has ended";
        else if (isSilent)
            yield return Text($"no slot was run for {silence.TotalSeconds:0} s{(heard is null ? ", since the start" : "")}");
        if (known.StorageFailure is { } failure)
            yield return known.Last is null ? "the storage does not answer: " + failure : Text($"the storage does not take results: {failure} ({Waiting(known.Backlog)} on disk)");
        if (known.Backlog.Dropped > 0)
            yield return Text($"{known.Backlog.Dropped} run{(known.Backlog.Dropped == 1 ? " was" : "s were")} lost, since the backlog was full");
        if (known.Last?.UpkeepFailure is { } upkeep)
            yield return "rolling up results did not work: " + upkeep;
        foreach (var error in known.Reading.Errors)
            yield return $"the fleet file is bad, and version {known.Fleet.Fleet.Version} stays: {error}";
    }

    private static string Waiting(BacklogState backlog) =>
        backlog.Runs == 1 ? Text($"1 run of {backlog.Bytes} bytes waits") : Text($"{backlog.Runs} runs of {backlog.Bytes} bytes wait");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary>Says how a deployment stands from what was seen of it. Pure.</summary>
internal static class DoctorRules
{
    /// <summary>How far clocks may be apart: 1 s.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>A region without a slot for this many intervals does not report.</summary>
    public const int SilentIntervals = 3;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    /// <summary>Judges what was seen.</summary>
    public static IReadOnlyList<DoctorFinding> Judge(DoctorEvidence seen)
    {
        if (seen.Health.Status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable) || Json(seen.Health.Body) is null)
            return [Unreachable(seen)];

        var latest = seen.Known is { Status: HttpStatusCode.OK } known ? Latest(known.Body) : seen.Stranger.Status is HttpStatusCode.OK ? Latest(seen.Stranger.Body) : null;
        return
        [
            Reachable(seen), .. SignIn(seen), Clock(seen.Health),
            .. latest is null ? [Unseen("regions", seen), Unseen("fleet", seen)] : Regions(latest, seen.Health).Append(InStep(latest)),
        ];
    }

    private static DoctorFinding Unreachable(DoctorEvidence seen) => new(
        "reachable",
        DoctorStatus.Bad,
        seen.Health.Failure ?? $"{seen.Address} answers {(int?)seen.Health.Status}, and not as ozprobes does",
        "Is --url right, does the app run, and do its access restrictions let this machine in?");

    private static DoctorFinding Reachable(DoctorEvidence seen)
    {
        var milliseconds = (seen.Health.Received - seen.Health.Sent).TotalMilliseconds;
        var reasons = Json(seen.Health.Body)!.Value.TryGetProperty("reasons", out var list) ? string.Join("; ", list.EnumerateArray().Select(reason => reason.GetString())) : "";
        return seen.Health.Status is HttpStatusCode.OK && reasons.Length == 0
            ? new("reachable", DoctorStatus.Good, Text($"{seen.Address} answers in {milliseconds:0} ms"))
            : new("reachable", DoctorStatus.Bad, $"{seen.Address} answers, and says that something is wrong: {reasons}", "Mend what it says; its log has more.");
    }

    private static IEnumerable<DoctorFinding> SignIn(DoctorEvidence seen)
    {
        if (seen.Stranger.IsSentAway)
        {
            yield return new("sign-in", DoctorStatus.Good, "who shows no token is sent away");
        }
        else if (seen.Stranger.Status is HttpStatusCode.OK && seen.Address.IsLoopback)
        {
            yield return new("sign-in", DoctorStatus.Good, "reading is free on this machine, and on no other");
        }
        else
        {
            yield return seen.Stranger.Status is HttpStatusCode.OK
                ? new("sign-in", DoctorStatus.Bad, "anybody may read the results without a token", "Nobody but this machine should get there: turn sign-in on, or restrict the addresses.")
                : new("sign-in", DoctorStatus.Unknown, $"the API answers {Said(seen.Stranger)} to who shows no token", "Ask again; its log has more.");
        }

        if (seen.Forger.Status is HttpStatusCode.OK && seen.Stranger.IsSentAway)
            yield return new("sign-in", DoctorStatus.Bad, "a made-up principal in a header is believed", "Set OZPROBES_SIGN_IN to entra only where App Service authentication is on, and renew what tokens were made since.");
        if (seen.Known is { IsSentAway: true })
            yield return new("sign-in", DoctorStatus.Bad, $"the token in {ApiClient.TokenVariable} is refused", "Have another one made: ozprobes token create --name NAME --role reader.");
    }

    private static DoctorFinding Clock(DoctorAnswer health)
    {
        if (health.Date is not { } date)
            return new("clock", DoctorStatus.Unknown, "the answer has no Date", "Something between here and the app takes it out.");

        // The answer was written at some instant of its second, between the sending and the receiving.
        var ahead = date - health.Received;
        var behind = health.Sent - (date + _second);
        var apart = ahead > behind ? ahead : behind;
        return apart <= Tolerance
            ? new("clock", DoctorStatus.Good, "its clock and this machine's are within a second")
            : new("clock", DoctorStatus.Bad, Text($"its clock is {apart.TotalSeconds:0.0} s {(ahead > behind ? "ahead of" : "behind")} this machine's"), "Set the clock that is wrong: tokens for relays live for a minute.");
    }

    private static IEnumerable<DoctorFinding> Regions(LatestDocument latest, DoctorAnswer health)
    {
        var now = health.Date ?? health.Received;
        var patience = TimeSpan.FromSeconds(latest.IntervalSeconds) * SilentIntervals;
        var reported = latest.Regions.ToDictionary(region => region.Region, StringComparer.Ordinal);
        foreach (var name in latest.Expected.Concat(reported.Keys).Distinct().Order(StringComparer.Ordinal))
            yield return Region(name, reported.GetValueOrDefault(name), now, patience);
        foreach (var silent in latest.Silent)
            yield return new("regions", DoctorStatus.Unknown, $"the storage of {silent.Region} does not answer: {silent.Reason}", "See whether the app may read it (Storage Table Data Reader) and reaches it.");
        if (latest.Expected.Count + reported.Count == 0)
            yield return new("regions", DoctorStatus.Bad, "no region has reported yet", "Wait for a slot; else the log of the region's app says why.");
    }

    private static DoctorFinding Region(string name, LatestRegion? region, DateTimeOffset now, TimeSpan patience)
    {
        const string Look = "See whether the region's app runs, reaches its storage and has its settings; its log says so.";
        if (region is null)
            return new("regions", DoctorStatus.Bad, $"{name} has never reported", Look);
        var ahead = region.Check.StartedAt - now - _second;
        if (ahead > Tolerance)
            return new("regions", DoctorStatus.Bad, Text($"the clock of {name} is ahead: its slot {region.Slot:u} began {ahead.TotalSeconds:0.0} s from now"), $"Set the clock in {name}: its slots belong to other instants than they say.");
        var age = now - region.Slot;
        return patience > TimeSpan.Zero && age > patience
            ? new("regions", DoctorStatus.Bad, $"{name} reported last {DurationText.Format(TimeSpan.FromSeconds(Math.Round(age.TotalSeconds)))} ago: it does not probe, or its clock is behind", Look)
            : new("regions", DoctorStatus.Good, Text($"{name} reports: slot {region.Slot:u}"));
    }

    private static DoctorFinding InStep(LatestDocument latest)
    {
        var others = latest.Regions.Where(region => region.FleetVersion != latest.FleetVersion).Select(region => $"{region.Region} ({region.FleetVersion})").ToList();
        return others.Count == 0
            ? new("fleet", DoctorStatus.Good, $"every region that reports probes fleet {latest.FleetVersion}")
            : new("fleet", DoctorStatus.Bad, $"the fleet is {latest.FleetVersion}, and not in {string.Join(", ", others)}", "A region takes a new fleet up with its next slot; after that, see whether it may read the home region's fleet.");
    }

    private static DoctorFinding Unseen(string check, DoctorEvidence seen) => new(
        check,
        DoctorStatus.Unknown,
        seen.Known is null or { IsSentAway: true } ? "nothing of it can be seen without a token that is taken" : $"/api/latest answers {Said(seen.Known)}",
        seen.Known is null ? $"Put a token into {ApiClient.TokenVariable}; it is sent to https and to this machine only." : "Mend what is said above.");

    private static string Said(DoctorAnswer answer) => answer.Failure ?? $"{(int?)answer.Status}";

    private static LatestDocument? Latest(string body)
    {
        try
        {
            return CheckJson.ReadLatest(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Json(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("fleetVersion", out _) ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

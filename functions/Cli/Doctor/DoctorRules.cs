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
        if (!IsHealth(seen.Health))
            return [Unreachable(seen)];

        var latest = new[] { seen.Known, seen.Stranger }.Where(answer => answer?.IsServed == true).Select(answer => Latest(answer!.Answer!.Body)).FirstOrDefault();
        return
        [
            Reachable(seen), .. SignIn(seen), Clock(seen.Health), .. latest?.Regions.Where(region => region.ClockAheadSeconds is not null).Select(Clock) ?? [],
            .. latest is null ? [Unseen("regions", seen), Unseen("fleet", seen)] : Regions(latest, seen.Health).Append(InStep(latest)),
        ];
    }

    /// <summary>Whether an answer is what ozprobes says of its health.</summary>
    public static bool IsHealth(DoctorAnswer answer) => answer.Answer is { Status: HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, Json: { } document } && document.ContainsKey("fleetVersion");

    private static DoctorFinding Unreachable(DoctorEvidence seen)
    {
        var wrong = seen.Health.Wrong ?? new("not-ozprobes", $"{seen.Address} answers {(int)seen.Health.Answer!.Status}, and not as ozprobes does", "Is --url right? It is the server's root, without a path.");
        return new("reachable", wrong.Code, DoctorStatus.Bad, wrong.Detail, wrong.Remedy);
    }

    private static DoctorFinding Reachable(DoctorEvidence seen)
    {
        var milliseconds = (seen.Health.Received - seen.Health.Sent).TotalMilliseconds;
        var reasons = string.Join("; ", (seen.Health.Answer!.Json!["reasons"]?.AsArray() ?? []).Select(reason => reason?.GetValue<string>()));
        return seen.Health.Answer.Status is HttpStatusCode.OK && reasons.Length == 0
            ? new("reachable", DoctorFinding.Good, DoctorStatus.Good, Text($"{seen.Address} answers in {milliseconds:0} ms"))
            : new("reachable", "unhealthy", DoctorStatus.Bad, $"{seen.Address} answers, and says that something is wrong: {ApiAnswer.Shown(reasons)}", "Mend what it says; its log has more.");
    }

    private static IEnumerable<DoctorFinding> SignIn(DoctorEvidence seen)
    {
        yield return Closed(seen, seen.Stranger!);
        if (!seen.Stranger!.IsServed && (seen.Forger!.IsServed || seen.ForgedPage!.Answer?.IsGood == true))
            yield return new("sign-in", "principal-believed", DoctorStatus.Bad, "a made-up principal in a header is believed", "Set OZPROBES_SIGN_IN to entra only where App Service authentication is on and demands a sign-in (infra/modules/app.bicep does), and renew what tokens were made since.");
        if (seen.Known is { IsServed: false, Wrong: { } wrong } known && (known.IsRefused || seen.Stranger.Wrong?.Code != wrong.Code))
            yield return new("sign-in", wrong.Code, known.IsRefused ? DoctorStatus.Bad : DoctorStatus.Unknown, known.IsRefused ? $"the token in {ApiClient.TokenVariable} is refused: {wrong.Detail}" : $"what the token in {ApiClient.TokenVariable} opens cannot be seen: {wrong.Detail}", wrong.Remedy);
    }

    /// <summary>Whether who shows no token is sent away, and by whom: a sign-in for people keeps out programs with a token as well.</summary>
    private static DoctorFinding Closed(DoctorEvidence seen, DoctorAnswer stranger) =>
        stranger.IsRefused ? new("sign-in", DoctorFinding.Good, DoctorStatus.Good, "who shows no token is sent away")
        : stranger.IsServed && seen.Address.IsLoopback ? new("sign-in", DoctorFinding.Good, DoctorStatus.Good, "reading is free on this machine, and on no other")
        : stranger.IsServed ? new("sign-in", "open", DoctorStatus.Bad, "anybody may read the results without a token", "Nobody but this machine should get there: turn sign-in on, or restrict the addresses.")
        : stranger.Trouble is { Code: "sign-in-before" } before ? new("sign-in", before.Code, DoctorStatus.Bad, before.Detail, before.Remedy)
        : stranger.Wrong is { } wrong ? new("sign-in", wrong.Code, DoctorStatus.Unknown, $"whether strangers are sent away cannot be seen: {wrong.Detail}", wrong.Remedy)
        : new("sign-in", "unexpected", DoctorStatus.Unknown, $"the API answers {(int?)stranger.Answer?.Status} to who shows no token", "Ask again; its log has more.");

    private static DoctorFinding Clock(DoctorAnswer health)
    {
        if (health.Answer!.Date is not { } date)
            return new("clock", "date-missing", DoctorStatus.Unknown, "the answer has no Date", "Something between here and the app takes it out.");

        // The answer was written at some instant of its second, between the sending and the receiving.
        var ahead = date - health.Received;
        var behind = health.Sent - (date + _second);
        var apart = ahead > behind ? ahead : behind;
        return apart <= Tolerance
            ? new("clock", DoctorFinding.Good, DoctorStatus.Good, "its clock and this machine's are within a second")
            : new("clock", "clock-apart", DoctorStatus.Bad, Text($"its clock is {apart.TotalSeconds:0.0} s {(ahead > behind ? "ahead of" : "behind")} this machine's"), "Set the clock that is wrong: tokens for relays live for a minute.");
    }

    /// <summary>A region's clock against its storage's, which are many machines' and right; a heartbeat that is long on its way makes a clock look behind, never ahead.</summary>
    private static DoctorFinding Clock(LatestRegion region)
    {
        var apart = TimeSpan.FromSeconds(region.ClockAheadSeconds!.Value);
        return apart.Duration() <= Tolerance
            ? new("clock", DoctorFinding.Good, DoctorStatus.Good, $"the clock of {region.Region} and its storage's are within a second", Region: region.Region)
            : new(
                "clock", "clock-apart", DoctorStatus.Bad,
                Text($"the clock of {region.Region} is {apart.Duration().TotalSeconds:0.0} s {(apart > TimeSpan.Zero ? "ahead of its storage's" : "behind its storage's, or its writes take that long")}"),
                $"Set the clock in {region.Region} (a function app has the platform's: restart the app): its slots belong to other instants than they say, and tokens for relays live for a minute.",
                region.Region);
    }

    private static IEnumerable<DoctorFinding> Regions(LatestDocument latest, DoctorAnswer health)
    {
        var now = health.Answer!.Date ?? health.Received;
        var patience = TimeSpan.FromSeconds(latest.IntervalSeconds) * SilentIntervals;
        var reported = latest.Regions.ToDictionary(region => region.Region, StringComparer.Ordinal);
        foreach (var name in latest.Expected.Concat(reported.Keys).Distinct().Order(StringComparer.Ordinal))
            yield return Region(name, reported.GetValueOrDefault(name), now, patience);
        foreach (var silent in latest.Silent)
            yield return new("regions", "storage-silent", DoctorStatus.Unknown, $"the storage of {silent.Region} does not answer: {silent.Reason}", "See whether the app may read it (Storage Table Data Reader) and reaches it.", silent.Region);
        if (latest.Expected.Count + reported.Count == 0)
            yield return new("regions", "regions-none", DoctorStatus.Bad, "no region has reported yet", "Wait for a slot; else the log of the region's app says why.");
    }

    private static DoctorFinding Region(string name, LatestRegion? region, DateTimeOffset now, TimeSpan patience)
    {
        const string Look = "See whether the region's app runs, reaches its storage and has its settings; its log says so.";
        if (region is null)
            return new("regions", "region-unheard", DoctorStatus.Bad, $"{name} has never reported", Look, name);
        var age = now - region.Slot;
        return patience > TimeSpan.Zero && age > patience
            ? new("regions", "region-silent", DoctorStatus.Bad, $"{name} reported last {DurationText.Format(TimeSpan.FromSeconds(Math.Round(age.TotalSeconds)))} ago", Look, name)
            : new("regions", DoctorFinding.Good, DoctorStatus.Good, Text($"{name} reports: slot {region.Slot:u}"), Region: name);
    }

    private static DoctorFinding InStep(LatestDocument latest)
    {
        var others = latest.Regions.Where(region => region.FleetVersion != latest.FleetVersion).Select(region => $"{region.Region} ({region.FleetVersion})").ToList();
        return others.Count == 0
            ? new("fleet", DoctorFinding.Good, DoctorStatus.Good, $"every region that reports probes fleet {latest.FleetVersion}")
            : new("fleet", "fleet-apart", DoctorStatus.Bad, $"the fleet is {latest.FleetVersion}, and not in {string.Join(", ", others)}", "A region takes a new fleet up with its next slot; after that, see whether it may read the home region's fleet.");
    }

    private static DoctorFinding Unseen(string check, DoctorEvidence seen) =>
        seen.IsTokenKept ? new(check, "token-kept", DoctorStatus.Unknown, $"nothing of it can be seen without a token, and that in {ApiClient.TokenVariable} is sent to https and to this machine only", "Write https:// in --url.")
        : seen.Known is null ? new(check, "token-missing", DoctorStatus.Unknown, "nothing of it can be seen without a token", $"Put a token into {ApiClient.TokenVariable}; it is sent to https and to this machine only.")
        : seen.Known.Wrong is { } wrong ? new(check, wrong.Code, DoctorStatus.Unknown, $"nothing of it can be seen: {wrong.Detail}", wrong.Remedy)
        : new(check, "not-ozprobes", DoctorStatus.Unknown, "/api/latest answers, and not as ozprobes does", "Is it another version than this command? 'ozprobes --version' says this one's.");

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

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

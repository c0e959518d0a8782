using System.Globalization;
using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Cli.Check;

/// <summary>
/// Shows a person what one run saw: each relay with its endpoints, under it its findings with what to do about them, then the picks
/// and one line that sums up.
/// </summary>
internal sealed class CheckReport(Screen screen)
{
    private const int EvidenceLines = 6;

    /// <summary>Writes the whole report.</summary>
    public void Write(FleetDefinition fleet, ProbeRun run, Judgement judgement)
    {
        var runs = run.Relays.ToDictionary(relay => relay.Relay, StringComparer.Ordinal);
        var relays = fleet.Relays.ToDictionary(relay => relay.Name, StringComparer.Ordinal);
        foreach (var relay in judgement.Relays)
        {
            WriteRelay(relays[relay.Relay], runs[relay.Relay], relay, run.StartedAt);
        }

        foreach (var finding in judgement.Findings)
        {
            WriteFinding(finding);
        }

        if (judgement.Findings.Count > 0)
        {
            screen.Line();
        }

        WritePicks(run.Region, judgement.Picks);
        WriteSummary(run, judgement);
    }

    private void WriteRelay(Relay relay, RelayRun run, RelayJudgement judgement, DateTimeOffset now)
    {
        var state = relay.State is RelayState.Active ? "" : $" ({KebabCase.Of(relay.State)})";
        screen.Words(4, new(relay.Name, "bold"), $"  {relay.Url.Text}", new(state, "grey"), "  ", Status(judgement.Status));
        foreach (var answer in run.Dns.Where(answer => answer.Name == relay.Url.Host))
        {
            screen.Words(6, ["  ", .. Dns(answer)]);
        }

        WriteEndpoints(run, now);
        foreach (var seen in run.Fabric)
        {
            screen.Words(6, [$"  fabric {seen.From} → {seen.To}  ", .. Outcome(seen.Elapsed, seen.Failure)]);
        }

        foreach (var finding in judgement.Findings)
        {
            WriteFinding(finding);
        }

        screen.Line();
    }

    private void WriteEndpoints(RelayRun run, DateTimeOffset now)
    {
        var columns = new Columns(keys: 2, "address", "name", ">connect", ">handshake", ">upgrade", ">auth", ">cert", "");
        foreach (var seen in run.Endpoints)
        {
            columns.Add(
                new IPEndPoint(seen.Endpoint.Address, seen.Endpoint.Port).ToString(),
                seen.Endpoint.ServerName,
                Time(seen.Connect),
                Time(seen.Handshake),
                Time(seen.Upgrade),
                Time(seen.Authenticate),
                DaysLeft(seen.Certificate, now),
                Result(seen));
        }

        foreach (var seen in run.Quic)
        {
            columns.Add(new IPEndPoint(seen.Address, seen.Port).ToString(), "QUIC (udp)", Time(seen.Elapsed), "", "", "", "", Result(seen));
        }

        if (run.Endpoints.Count + run.Quic.Count > 0)
        {
            columns.Write(screen, "  ");
        }
    }

    private void WriteFinding(Finding finding)
    {
        var (mark, colour) = finding.Severity switch
        {
            Severity.Error => ("✗", "red"),
            Severity.Warning => ("!", "yellow"),
            _ => ("i", "blue"),
        };
        screen.Words(4, "  ", new($"{mark} {KebabCase.Of(finding.Severity)}", colour), " ", new(finding.Code, "bold"), $"  {finding.Message}");
        foreach (var line in finding.Evidence.Take(EvidenceLines))
        {
            WriteDetail("seen", line);
        }

        if (finding.Evidence.Count > EvidenceLines)
        {
            WriteDetail("", $"and {finding.Evidence.Count - EvidenceLines} more; --json has them all");
        }

        if (finding.Impact is { } impact)
        {
            WriteDetail("impact", impact);
        }

        screen.Commands(12, new("    remedy", "grey"), finding.Remedy.ReplaceLineEndings("; "));
    }

    private void WriteDetail(string label, string text) => screen.Words(12, "    ", new(label.PadRight(7), "grey"), " " + text.ReplaceLineEndings(" "));

    private void WritePicks(string region, IReadOnlyList<Pick> picks)
    {
        foreach (var pick in picks)
        {
            var network = pick.Case is PickCase.UdpOpen ? "UDP open   " : "UDP blocked";
            screen.Words(4, [$"pick from {region}, {network}  ", .. Outcome(pick)]);
        }

        if (picks.SelectMany(pick => pick.Estimated).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } estimated)
        {
            screen.Words(4, new Cell($"estimated: {string.Join("; ", estimated)}", "grey"));
        }
    }

    private static IEnumerable<Cell> Outcome(Pick pick)
    {
        if (pick.Relay is null)
        {
            return [new("no relay can be used", "red")];
        }

        var ahead = pick.Level.Count > 0 ? pick.Level : [pick.Relay];
        var shares = pick.Candidates.ToDictionary(candidate => candidate.Relay, candidate => Percent(candidate.Probability), StringComparer.Ordinal);
        var others = string.Join(", ", pick.Candidates.Where(candidate => !ahead.Contains(candidate.Relay)).Select(candidate => $"{candidate.Relay} {shares[candidate.Relay]}"));
        var margin = pick is { Margin: { } lead, Probability: >= PickModel.ClearLead, Level.Count: 0 } ? $" by {Milliseconds(lead)}" : "";
        return
        [
            new(string.Join(" or ", ahead), "bold"),
            ahead.Count > 1 ? $" by chance, {string.Join(", ", ahead.Select(relay => shares[relay]))}" : $" {shares[pick.Relay]}{margin}",
            new(others.Length > 0 ? $"  then {others}" : "", "grey"),
        ];
    }

    private void WriteSummary(ProbeRun run, Judgement judgement)
    {
        var findings = judgement.AllFindings.ToList();
        var errors = findings.Count(finding => finding.Severity is Severity.Error);
        var warnings = findings.Count(finding => finding.Severity is Severity.Warning);
        screen.Words(
            4,
            Status(judgement.Status),
            $"  {Amount.Of(judgement.Relays.Count, "relay")}, {Amount.Of(run.Relays.Sum(relay => relay.Endpoints.Count), "endpoint")}, {Amount.Of(errors, "error")}, {Amount.Of(warnings, "warning")}",
            new($"  from {run.Region} in {Milliseconds(run.Elapsed)}", "grey"));
    }

    private static Cell[] Dns(DnsAnswer answer)
    {
        var ttl = answer.Ttl is { } known ? string.Create(CultureInfo.InvariantCulture, $", ttl {known.TotalSeconds:0} s") : "";
        var alias = answer.CanonicalName is { } canonical ? $" as {canonical}" : "";
        return answer.Failure is { } failure
            ? [$"dns {answer.Resolver}  ", new(KebabCase.Of(failure.Reason), "red"), $" {failure.Detail}"]
            : [new($"dns {answer.Resolver}", "grey"), $"  {string.Join(", ", answer.Addresses)}{alias} ", new($"({Milliseconds(answer.Elapsed)}{ttl})", "grey")];
    }

    private static Cell Result(Observation seen) => (seen.Skipped, seen.PeerFailure) switch
    {
        ({ } why, _) => new($"skipped: {why}", "grey"),
        (_, { } failure) => new($"{KebabCase.Of(failure.Phase)} {KebabCase.Of(failure.Reason)}: {failure.Detail}", "red"),
        _ => new("ok", "green"),
    };

    private static Cell Result(QuicObservation seen) => seen switch
    {
        { Failure: null } => new("ok", "green"),
        { SmallElapsed: not null } => new($"answers 1,200 bytes, not {seen.PacketBytes.ToString("N0", CultureInfo.InvariantCulture)}", "yellow"),
        _ => new(KebabCase.Of(seen.Failure.Reason), "grey"),
    };

    private static Cell[] Outcome(TimeSpan? elapsed, ProbeFailure? failure) => failure is null
        ? [$"{Time(elapsed)} ", new("ok", "green")]
        : [new(KebabCase.Of(failure.Reason), "red"), $" {failure.Detail}"];

    private static Cell Status(RelayStatus status) => new(KebabCase.Of(status), status switch
    {
        RelayStatus.Healthy => "green",
        RelayStatus.Degraded => "yellow",
        RelayStatus.Unhealthy => "red",
        _ => "grey",
    });

    private static string DaysLeft(CertificateFacts? certificate, DateTimeOffset now) => certificate is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(((certificate.PathNotAfter ?? certificate.NotAfter) - now).TotalDays):0} d");

    private static string Percent(double probability) => probability switch
    {
        > 0.995 and < 1 => ">99 %",
        > 0 and < 0.005 => "<1 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{probability * 100:0} %"),
    };

    private static string Time(TimeSpan? time) => time is { } known ? Milliseconds(known) : "";

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
    };
}

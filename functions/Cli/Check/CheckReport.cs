using System.Globalization;
using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using Spectre.Console;

namespace OpenZro.Probes.Cli.Check;

/// <summary>
/// Shows a person what one run saw: each relay with its endpoints, under it its findings with what to do about them, then the picks
/// and one line that sums up.
/// </summary>
internal sealed class CheckReport(IAnsiConsole console)
{
    private const int EvidenceLines = 6;

    // Below this the medians are those of relays that share the wins, and their distance says nothing.
    private const double ClearLead = 0.75;

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
            console.WriteLine();
        }

        WritePicks(run.Region, judgement.Picks);
        WriteSummary(run, judgement);
    }

    private void WriteRelay(Relay relay, RelayRun run, RelayJudgement judgement, DateTimeOffset now)
    {
        var state = relay.State is RelayState.Active ? "" : $" [grey]({KebabCase.Of(relay.State)})[/]";
        console.MarkupLine($"[bold]{Text(relay.Name)}[/]  {Text(relay.Url.Text)}{state}  {Status(judgement.Status)}");
        foreach (var answer in run.Dns.Where(answer => answer.Name == relay.Url.Host))
        {
            console.MarkupLine("  " + Dns(answer));
        }

        WriteEndpoints(run, now);
        foreach (var seen in run.Fabric)
        {
            console.MarkupLine($"  fabric {Text(seen.From)} → {Text(seen.To)}  {Outcome(seen.Elapsed, seen.Failure)}");
        }

        foreach (var finding in judgement.Findings)
        {
            WriteFinding(finding);
        }

        console.WriteLine();
    }

    private void WriteEndpoints(RelayRun run, DateTimeOffset now)
    {
        var columns = new Columns("address", "name", ">connect", ">handshake", ">upgrade", ">auth", ">cert", "");
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
            columns.Write(console, "  ");
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
        console.MarkupLine($"  [{colour}]{mark} {KebabCase.Of(finding.Severity)}[/] [bold]{Text(finding.Code)}[/]  {Text(finding.Message)}");
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

        WriteDetail("remedy", finding.Remedy);
    }

    private void WriteDetail(string label, string text)
    {
        var indented = text.ReplaceLineEndings("\n").Replace("\n", "\n            ", StringComparison.Ordinal);
        console.MarkupLine($"    [grey]{label,-7}[/] {Text(indented)}");
    }

    private void WritePicks(string region, IReadOnlyList<Pick> picks)
    {
        foreach (var pick in picks)
        {
            var network = pick.Case is PickCase.UdpOpen ? "UDP open   " : "UDP blocked";
            if (pick.Relay is null)
            {
                console.MarkupLine($"pick from {Text(region)}, {network}  [red]no relay can be used[/]");
                continue;
            }

            var margin = pick is { Margin: { } lead, Probability: >= ClearLead } ? $" by {Milliseconds(lead)}" : "";
            var others = string.Join(", ", pick.Candidates.Skip(1).Select(Candidate));
            console.MarkupLine(
                $"pick from {Text(region)}, {network}  [bold]{Text(pick.Relay)}[/] {Percent(pick.Probability)}{margin}"
                + (others.Length > 0 ? $"  [grey]then {others}[/]" : ""));
        }

        if (picks.SelectMany(pick => pick.Estimated).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } estimated)
        {
            console.MarkupLine($"[grey]estimated: {Text(string.Join("; ", estimated))}[/]");
        }
    }

    private void WriteSummary(ProbeRun run, Judgement judgement)
    {
        var findings = judgement.AllFindings.ToList();
        var errors = findings.Count(finding => finding.Severity is Severity.Error);
        var warnings = findings.Count(finding => finding.Severity is Severity.Warning);
        console.MarkupLine(
            $"{Status(judgement.Status)}  {Count(judgement.Relays.Count, "relay")}, {Count(run.Relays.Sum(relay => relay.Endpoints.Count), "endpoint")}, "
            + $"{Count(errors, "error")}, {Count(warnings, "warning")}  [grey]from {Text(run.Region)} in {Milliseconds(run.Elapsed)}[/]");
    }

    private static string Dns(DnsAnswer answer)
    {
        var ttl = answer.Ttl is { } known ? string.Create(CultureInfo.InvariantCulture, $", ttl {known.TotalSeconds:0} s") : "";
        var alias = answer.CanonicalName is { } canonical ? $" as {Text(canonical)}" : "";
        return answer.Failure is { } failure
            ? $"dns {Text(answer.Resolver)}  [red]{KebabCase.Of(failure.Reason)}[/] {Text(failure.Detail)}"
            : $"[grey]dns {Text(answer.Resolver)}[/]  {Text(string.Join(", ", answer.Addresses))}{alias} [grey]({Milliseconds(answer.Elapsed)}{ttl})[/]";
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

    private static string Outcome(TimeSpan? elapsed, ProbeFailure? failure) =>
        failure is null ? $"{Time(elapsed)} [green]ok[/]" : $"[red]{KebabCase.Of(failure.Reason)}[/] {Text(failure.Detail)}";

    private static string Status(RelayStatus status) => status switch
    {
        RelayStatus.Healthy => "[green]healthy[/]",
        RelayStatus.Degraded => "[yellow]degraded[/]",
        RelayStatus.Unhealthy => "[red]unhealthy[/]",
        _ => "[grey]unknown[/]",
    };

    private static string DaysLeft(CertificateFacts? certificate, DateTimeOffset now) => certificate is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(((certificate.PathNotAfter ?? certificate.NotAfter) - now).TotalDays):0} d");

    private static string Candidate(PickCandidate candidate) => $"{Text(candidate.Relay)} {Percent(candidate.Probability)}";

    private static string Percent(double probability) => probability switch
    {
        > 0.995 and < 1 => ">99 %",
        > 0 and < 0.005 => "<1 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{probability * 100:0} %"),
    };

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Time(TimeSpan? time) => time is { } known ? Milliseconds(known) : "";

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
    };

    private static string Text(string text) => Markup.Escape(text);
}

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// All of three relays or more seem equally far: <c>latency-equidistant</c>. That is what a proxy's point of presence or a tunnel makes of
/// them, and then the race is decided by chance. Relays that are near are not judged: there the differences are too small to tell.
/// </summary>
internal sealed class LatencyEquidistant() : RegionRule(new(
    FindingCodes.LatencyEquidistant,
    Severity.Warning,
    "Three relays or more have the same round trip from here (within 3 ms or 5 %, at 20 ms or more): a proxy or tunnel makes them equidistant, and picks become random.",
    "Let the proxy bypass the client's process or the relays' names and addresses, so that traffic leaves directly."))
{
    private const int Fewest = 3;
    private const double RelativeBand = 0.05;
    private static readonly TimeSpan s_band = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan s_near = TimeSpan.FromMilliseconds(20);

    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var measured = run.Relays.Where(r => r.RoundTrip is not null).OrderBy(r => r.RoundTrip).ToList();
        if (measured.Count < Fewest)
        {
            yield break;
        }

        var (least, most) = (measured[0].RoundTrip!.Value, measured[^1].RoundTrip!.Value);
        var band = RelativeBand * least > s_band ? RelativeBand * least : s_band;
        if (least >= s_near && most - least <= band)
        {
            yield return Found(
                run,
                $"all {measured.Count} relays are {Wording.Milliseconds(least)} to {Wording.Milliseconds(most)} from {run.Run.Region}: something in the way makes them equidistant",
                run.Relays.Where(r => r.RoundTrip is not null).Select(r => $"{r.Relay.Name}: connect {Wording.Milliseconds(r.RoundTrip)}"),
                $"ask whoever runs the proxy or VPN to bypass the {run.Fleet.Dialect.Command} process, or these hosts: {string.Join(", ", measured.Select(r => r.Relay.Url.Host).Distinct())}; "
                    + "if the relays stand in one place, nothing is wrong");
        }
    }
}

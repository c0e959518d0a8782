using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Health;

/// <summary>
/// What one slot of one region says: which causes it shows, and of which it can say nothing. One cause hides what follows from it: a
/// region that sees nothing says nothing of relays, and a relay that is down nothing of its certificate or its times. Pure.
/// </summary>
public sealed class SlotReading
{
    private static readonly HashSet<string> _ofPicks = new(StringComparer.Ordinal)
    {
        FindingCodes.PickUnexpected, FindingCodes.PickContested, FindingCodes.LatencyEquidistant, FindingCodes.RegionUnderserved, FindingCodes.PairsLeaveRegion,
        FindingCodes.PeersStranded, FindingCodes.RelayUnused,
    };

    private static readonly HashSet<string> _ofRaces = new(StringComparer.Ordinal) { FindingCodes.PickUnexpected, FindingCodes.PickContested, FindingCodes.LatencyEquidistant };

    private static readonly HashSet<string> _ofUpgrade = new(StringComparer.Ordinal)
    {
        FindingCodes.UpgradeFailed, FindingCodes.AuthRejected, FindingCodes.InstanceUrlMismatch, FindingCodes.FabricBroken,
    };

    private static readonly HashSet<string> _ofPeers = new(StringComparer.Ordinal) { FindingCodes.PeersStranded, FindingCodes.PairsLeaveRegion, FindingCodes.RelayUnused, FindingCodes.FleetDrift };

    private readonly bool _arePeersKnown;
    private readonly HashSet<string> _silent;
    private readonly HashSet<string> _down;
    private readonly HashSet<string> _hurt;
    private readonly HashSet<string> _upgraded;
    private readonly bool _unsettled;

    private SlotReading(FleetDefinition fleet, ProbeRun run, Judgement judgement, bool arePeersKnown)
    {
        _arePeersKnown = arePeersKnown;
        (Region, Slot, StartedAt) = (run.Region, run.Slot, run.StartedAt);
        var listed = fleet.Relays.Where(relay => relay.State != RelayState.Candidate).Select(relay => relay.Name).ToHashSet(StringComparer.Ordinal);
        var judged = judgement.Relays.Where(relay => listed.Contains(relay.Relay)).ToList();
        var resolvers = ResolverOutages.In(fleet, run);
        var blind = judgement.Findings.Where(finding => finding.Code is FindingCodes.VantageBroken or FindingCodes.NoData).ToList();
        IsBlind = blind.Count > 0 || resolvers.Any(outage => outage.IsTotal);
        Relays = judgement.Relays.ToDictionary(relay => relay.Relay, relay => relay, StringComparer.Ordinal);
        _silent = [.. judged.Where(relay => relay.Status == RelayStatus.Unknown).Select(relay => relay.Relay)];
        _down = [.. judged.Where(relay => relay.IsDown).Select(relay => relay.Relay)];
        _hurt = [.. judged.Where(relay => relay.IsDown || relay.Status is RelayStatus.Unhealthy or RelayStatus.Unknown).Select(relay => relay.Relay)];
        _unsettled = judgement.Picks.Any(pick => pick.Unsettled.Count > 0);
        _upgraded = [.. run.Relays.Where(ReachedUpgrade).Select(relay => relay.Relay)];
        Causes =
        [
            .. resolvers.Select(outage => outage.Seen),
            .. resolvers.Any(outage => outage.IsTotal) ? []
                : blind.Count > 0 ? [new SeenCause(Cause.OfRegion(run.Region), CauseDetail.Of(blind))]
                : OfRelays(judged).Concat(OfFindings(judgement.Findings.Where(finding => _down.Count == 0 || !_ofPicks.Contains(finding.Code)))),
        ];
    }

    /// <summary>The vantage point.</summary>
    public string Region { get; }

    /// <summary>The scheduled instant.</summary>
    public DateTimeOffset Slot { get; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Whether the region saw nothing that can be said of relays.</summary>
    public bool IsBlind { get; }

    /// <summary>How each relay was judged, by name.</summary>
    public IReadOnlyDictionary<string, RelayJudgement> Relays { get; }

    /// <summary>The causes that it shows, each once.</summary>
    public IReadOnlyList<SeenCause> Causes { get; }

    /// <summary>Reads a run that was judged.</summary>
    /// <param name="fleet">What is expected.</param>
    /// <param name="run">What was seen.</param>
    /// <param name="judgement">What it means; of the same fleet and run.</param>
    /// <param name="arePeersKnown">Whether it is known which relay the peers use, or nobody ever looks; else what they do says nothing.</param>
    public static SlotReading Of(FleetDefinition fleet, ProbeRun run, Judgement judgement, bool arePeersKnown = true) => new(fleet, run, judgement, arePeersKnown);

    /// <summary>The slot as a window of slots takes it.</summary>
    /// <param name="verdict">What it said.</param>
    internal SlotMark Mark(SlotVerdict verdict) => SlotMark.Of(Slot, StartedAt, verdict);

    /// <summary>What the slot says of a cause that it may or may not show.</summary>
    public SlotVerdict VerdictOf(Cause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return Causes.Any(seen => seen.Cause.Key == cause.Key) ? SlotVerdict.Failed : Hides(cause) ? SlotVerdict.Unknown : SlotVerdict.Passed;
    }

    /// <summary>What the slot says of a relay. A slot that did not try the upgrade does not end what the upgrade showed.</summary>
    /// <param name="relay">The relay's name.</param>
    /// <param name="awaitsUpgrade">Whether the last thing known of it is that its upgrade failed.</param>
    public SlotVerdict VerdictOf(string relay, bool awaitsUpgrade) =>
        IsBlind || !Relays.TryGetValue(relay, out var judged) || judged.Status == RelayStatus.Unknown ? SlotVerdict.Unknown
        : judged.Status == RelayStatus.Unhealthy ? SlotVerdict.Failed
        : awaitsUpgrade && !_upgraded.Contains(relay) ? SlotVerdict.Unknown
        : SlotVerdict.Passed;

    /// <summary>Whether a code is of which relay the peers use, and what management hands out to them.</summary>
    internal static bool IsOfPeers(string code) => _ofPeers.Contains(code);

    /// <summary>Whether a finding is of picks, which say nothing while a relay that peers may pick is down.</summary>
    internal static bool IsOfPicks(Finding finding) => _ofPicks.Contains(finding.Code);

    /// <summary>Whether a cause is one that only a slot with an upgrade can show.</summary>
    internal static bool IsOfUpgrade(Cause cause) => cause.Code is { } code && _ofUpgrade.Contains(code);

    private static bool ReachedUpgrade(RelayRun relay) => relay.Endpoints.Any(seen => seen.Upgrade is not null || seen.Failure?.Phase >= ProbePhase.Upgrade);

    private static IEnumerable<SeenCause> OfRelays(List<RelayJudgement> judged) => judged.SelectMany(relay =>
        relay.IsDown && relay.Findings.Where(finding => finding.Severity == Severity.Error).ToList() is { Count: > 0 } errors
            ? [new SeenCause(Cause.Down(relay.Relay), CauseDetail.Of(errors))]
            : OfFindings(relay.Findings));

    private static IEnumerable<SeenCause> OfFindings(IEnumerable<Finding> findings) => findings
        .Where(finding => finding.Severity >= Severity.Warning)
        .GroupBy(finding => Cause.Of(finding).Key, StringComparer.Ordinal)
        .Select(same => new SeenCause(Cause.Of(same.First()), CauseDetail.Of([.. same])));

    private bool Hides(Cause cause) => cause switch
    {
        { Kind: CauseKind.Region or CauseKind.Mesh } => Causes.Any(seen => seen.Cause.Kind == CauseKind.Resolver && IsBlind),
        { Kind: CauseKind.Resolver } => false,
        _ when IsBlind => true,
        { Code: { } ofPeers } when !_arePeersKnown && IsOfPeers(ofPeers) => true,
        { Relay: { } relay } => _silent.Contains(relay)
            || (cause.Kind == CauseKind.Finding && (_down.Contains(relay) || (IsOfUpgrade(cause) && !_upgraded.Contains(relay)) || MayComeBack(cause.Code!))),
        _ => cause.Code is { } code && MayComeBack(code),
    };

    /// <summary>
    /// Whether what is not shown now may be shown again once all relays are well: of races, when any relay is hurt or about to change; of distances and of
    /// what peers use, only when one cannot be reached at all.
    /// </summary>
    private bool MayComeBack(string code) => _ofRaces.Contains(code) ? _hurt.Count > 0 || _unsettled : _ofPicks.Contains(code) && _down.Count + _silent.Count > 0;
}

using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>A run laid out for its rules: what was really tried, without what this vantage point cannot do.</summary>
internal sealed class RunCase
{
    /// <summary>After this many intervals without a run, its relays are unknown (design: three missing slots are no data).</summary>
    private const int IntervalsUntilStale = 3;

    private IReadOnlyList<Pick>? _picks;
    private IReadOnlyList<Pick>? _picksNow;

    /// <summary>Lays a run out. Relays of the fleet that the run does not have are unknown; those that the fleet does not have are ignored.</summary>
    public RunCase(FleetDefinition fleet, ProbeRun run, JudgeContext context)
    {
        Fleet = fleet;
        Run = run;
        Context = context;
        var seen = run.Relays.GroupBy(r => r.Relay, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        IReadOnlyList<(Relay Relay, RelayRun Run)> pairs =
            [.. fleet.Relays.Where(r => seen.ContainsKey(r.Name)).Select(r => (r, seen[r.Name]))];
        DeadFamily = VantageLimited.FindDeadFamily(pairs.Select(p => p.Run));
        QuicIsBlocked = VantageLimited.IsQuicBlocked(pairs);
        SharedForger = TlsIntercepted.FindSharedForger(pairs.Select(p => p.Run));
        Relays = [.. fleet.Relays.Select(r => new RelayCase(this, r, seen.GetValueOrDefault(r.Name)))];
    }

    /// <summary>The fleet that the run is held against.</summary>
    public FleetDefinition Fleet { get; }

    /// <summary>The run as it was recorded.</summary>
    public ProbeRun Run { get; }

    /// <summary>The instant, and earlier runs.</summary>
    public JudgeContext Context { get; }

    /// <summary>The fleet's relays, in its order.</summary>
    public IReadOnlyList<RelayCase> Relays { get; }

    /// <summary>The relays that management lists and that the run was made for: what the region as a whole is judged by.</summary>
    public IEnumerable<RelayCase> Listed => Relays.Where(r => r.WasAsked && r.Relay.State != RelayState.Candidate);

    /// <summary>The address family that gets nowhere from here although the other one does; taken out of health.</summary>
    public AddressFamily? DeadFamily { get; }

    /// <summary>Whether UDP gets nowhere from here; taken out of health.</summary>
    public bool QuicIsBlocked { get; }

    /// <summary>The one unknown authority that signed for every relay from behind a nearby connection, if there is one.</summary>
    public string? SharedForger { get; }

    /// <summary>The run in an order that does not depend on when each probe ended.</summary>
    public ProbeRun Ordered => Run with { Relays = [.. Relays.Where(r => r.WasAsked).Select(r => r.Seen)] };

    /// <summary>Who wins the race here, in both cases, from earlier runs and this one.</summary>
    public IReadOnlyList<Pick> Picks => _picks ??= Predict([.. Context.Recent, Ordered]);

    /// <summary>Who wins the race here, in both cases, from this run alone: what an impact is held against.</summary>
    public IReadOnlyList<Pick> PicksNow => _picksNow ??= Predict([Ordered]);

    /// <summary>Who wins the race in both cases from these runs.</summary>
    public IReadOnlyList<Pick> Predict(IReadOnlyList<ProbeRun> runs) =>
        [.. Enum.GetValues<PickCase>().Select(pickCase => PickModel.Predict(Fleet, runs, pickCase))];

    /// <summary>Whether the run is too old to say anything about now.</summary>
    public bool IsStale => Context.Now - (Run.StartedAt + Run.Elapsed) > IntervalsUntilStale * Fleet.Interval;

    /// <summary>Which relay each peer uses, while that is fresh enough to conclude from.</summary>
    public PeerUse? FreshPeers => Context.Peers is { } peers && Context.Now - peers.At <= PeerUse.Freshness ? peers : null;

    /// <summary>The vantage point as the fleet describes it, if it does.</summary>
    public Region? Region => Fleet.Regions.FirstOrDefault(r => r.Name == Run.Region);
}

using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>
/// Remembers what was shown to the product, and when: whatever it concludes must follow from something that it had been shown by then.
/// What is good is said by what shows it, which knows the truth, and not by the product's own rules.
/// </summary>
internal sealed class Witness
{
    private readonly Dictionary<Evidence, List<DateTimeOffset>> _good = [];
    private readonly Dictionary<(string Process, string Operation, string Peer), List<PeerSight>> _sights = [];
    private readonly List<(DateTimeOffset At, IReadOnlySet<string> Unknowing)> _readings = [];
    private readonly Dictionary<(string Operation, string Peer), DateTimeOffset> _concluded = [];

    /// <summary>Notes that something was looked at, and whether it was as it has to be.</summary>
    public void Look(Evidence what, DateTimeOffset at, bool isGood)
    {
        if (!_good.TryGetValue(what, out var good))
            _good[what] = good = [];
        if (isGood)
            good.Add(at);
    }

    /// <summary>Notes which connected peers a reading of management's API showed to be without the new list.</summary>
    public void Read(DateTimeOffset at, IReadOnlySet<string> unknowing) => _readings.Add((at, unknowing));

    /// <summary>Notes what a process saw of a peer after an operation had begun.</summary>
    public void See(SimulatedProcess process, string operation, PeerSight sight)
    {
        var key = (process.Name, operation, sight.PeerId);
        if (!_sights.TryGetValue(key, out var sights))
            _sights[key] = sights = [];
        sights.Add(sight);
    }

    /// <summary>A peer is to be looked at anew: what was seen of it before founds nothing that is said from now on.</summary>
    public void Forget(PeerProgress row)
    {
        foreach (var key in _sights.Keys.Where(key => key.Operation == row.OperationId && key.Peer == row.PeerId).ToList())
            _sights.Remove(key);
    }

    /// <summary>Something was looked at since an instant, and was as it has to be.</summary>
    public void CheckLook(Evidence what, DateTimeOffset since, string rule) =>
        _good.GetValueOrDefault(what, []).Any(at => at >= since).ShouldBeTrue($"{rule}: no look at {what} since {since:HH:mm:ss} was good");

    /// <summary>Since management was ready it was seen that enough of these peers have the new list.</summary>
    public void CheckPropagation(Plan plan, IReadOnlySet<string> peers, DateTimeOffset readyAt) =>
        _readings.Any(reading => reading.At >= readyAt && reading.Unknowing.Count(peers.Contains) <= plan.Peers.Count * (1 - plan.Register!.Knowing))
            .ShouldBeTrue("no peer is restarted before enough of them were seen to have the new list");

    /// <summary>Notes that something is said of a peer for the first time after an operation.</summary>
    public void Conclude(PeerProgress row, DateTimeOffset at) => _concluded.TryAdd((row.OperationId, row.PeerId), at);

    /// <summary>When something was first said of peers after they were restarted.</summary>
    public DateTimeOffset ConcludedAt(IEnumerable<PeerProgress> rows) =>
        rows.Select(row => _concluded[(row.OperationId, row.PeerId)]).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>What is said of a peer follows from something that whoever says it has seen.</summary>
    public void CheckVerdict(SimulatedProcess process, PeerProgress row)
    {
        var sights = _sights.GetValueOrDefault((process.Name, row.OperationId, row.PeerId), []);
        var isFounded = row.State == PeerState.NotBack ? sights.Any(sight => IsAway(sight, row)) : sights.Any(sight => IsBack(sight, row));
        isFounded.ShouldBeTrue($"no verdict without evidence: {row} after {string.Join(" | ", sights)}");
    }

    private static bool IsAway(PeerSight sight, PeerProgress row) =>
        sight.NeedsLogin || sight.Connected == false || sight.Status is { ManagementConnected: false } || WasRestarted(sight, row) == false;

    private static bool? WasRestarted(PeerSight sight, PeerProgress row) => sight.Restarted ?? (sight.LastSeen is { } seen ? seen > row.RestartedAt : null);

    private static bool IsBack(PeerSight sight, PeerProgress row) =>
        !IsAway(sight, row)
        && WasRestarted(sight, row) == true
        && sight is { Connected: true, Status: { ManagementConnected: true, PublicKey: not null } status }
        && status.Relays.Any(relay => relay.Url == row.HomeAfter);
}

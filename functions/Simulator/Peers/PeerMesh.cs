using OpenZro.Probes.Simulator.Management;

namespace OpenZro.Probes.Simulator.Peers;

/// <summary>
/// The management and the peers of a simulated mesh, as openZro's behave (openzro <c>client/internal/connect.go</c>,
/// <c>relay/client</c>, <c>management/server</c>). There is no timer in it: whoever looks brings it to the clock's present first, so it
/// runs alike on the machine's time and on virtual time, and the same seed and the same orders at the same instants give the same mesh.
/// </summary>
public sealed class PeerMesh
{
    private readonly Lock _turn = new();
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, long Order)> _due = new();
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedPeer> _byId;
    private readonly TimeProvider _time;
    private readonly int _seed;
    private long _order;
    private DateTimeOffset _now;

    /// <summary>Makes a mesh in which every peer that is online has long since picked its relay.</summary>
    /// <param name="plan">What it consists of.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seed">Where keys, noise and waits come from.</param>
    public PeerMesh(PeerMeshPlan plan, TimeProvider time, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(time);
        (Plan, _time, _seed, _now) = (plan, time, seed, time.GetUtcNow());
        Management = new SimulatedManagement(this, _now);
        Peers = [.. plan.Peers.Select((peer, index) => new SimulatedPeer(this, peer, index, seed))];
        _byId = Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        foreach (var peer in Peers)
        {
            peer.Settle(_now - TimeSpan.FromHours(1));
        }
    }

    /// <summary>What it consists of.</summary>
    public PeerMeshPlan Plan { get; }

    /// <summary>Its management.</summary>
    public SimulatedManagement Management { get; }

    /// <summary>Its peers, in the order of the plan.</summary>
    public IReadOnlyList<SimulatedPeer> Peers { get; }

    /// <summary>The peer of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public SimulatedPeer Peer(string name) => Peers.Single(peer => peer.Plan.Name == name);

    /// <summary>The peer of an id in management; <see langword="null"/> when there is none.</summary>
    internal SimulatedPeer? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Ends a relay: its peers try it once more, and then race what they know.</summary>
    /// <param name="url">Its URL as management lists it.</param>
    public void StopRelay(string url) => Do(now =>
    {
        _stopped.Add(url);
        foreach (var peer in Peers.Where(peer => peer.Now.Home?.Url == url))
        {
            peer.LoseHome(now);
        }
    });

    /// <summary>Lets an ended relay answer again. Peers that found another stay there.</summary>
    public void StartRelay(string url) => Do(_ => _stopped.Remove(url));

    /// <summary>Whether a relay was ended; to be asked in a turn only.</summary>
    internal bool IsStopped(string url) => _stopped.Contains(url);

    /// <summary>The peers that a peer knows, and whether the pair is relayed; the same from both sides.</summary>
    internal IEnumerable<(SimulatedPeer Peer, bool IsRelayed)> NeighboursOf(SimulatedPeer peer)
    {
        var (index, count) = (peer.Index, Peers.Count);
        var farthest = Math.Min(Plan.Neighbours, count / 2);
        return Enumerable.Range(1, farthest)
            .SelectMany(distance => new[] { (index + distance) % count, (index - distance + count) % count })
            .Distinct()
            .Order()
            .Select(other => (Peers[other], IsRelayed(Math.Min(index, other), Math.Max(index, other))));
    }

    /// <summary>Reads what is true now.</summary>
    internal T Look<T>(Func<T> read) => Look(_ => read());

    /// <summary>Reads or changes what is true now, at its instant.</summary>
    internal T Look<T>(Func<DateTimeOffset, T> turn)
    {
        lock (_turn)
        {
            Advance();
            return turn(_now);
        }
    }

    /// <summary>Changes what is true now, at its instant.</summary>
    internal void Do(Action<DateTimeOffset> turn) => Look(now =>
    {
        turn(now);
        return true;
    });

    /// <summary>Lets something happen at an instant; to be asked in a turn only.</summary>
    internal void At(DateTimeOffset instant, Action<DateTimeOffset> happening) => _due.Enqueue(happening, (instant, _order++));

    private void Advance()
    {
        var present = _time.GetUtcNow();
        while (_due.TryPeek(out var happening, out var when) && when.At <= present)
        {
            _due.Dequeue();
            _now = when.At > _now ? when.At : _now;
            happening(_now);
        }

        _now = present > _now ? present : _now;
    }

    private bool IsRelayed(int first, int second)
    {
        var mixed = unchecked((uint)((((_seed * 31) + first) * 1_000_003) + second) * 2_654_435_761u);
        return (mixed >> 8) / (double)(1 << 24) < Plan.RelayedShare;
    }
}

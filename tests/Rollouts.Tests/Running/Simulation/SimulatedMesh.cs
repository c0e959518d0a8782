using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>The mesh as it really is: what nobody in the rollout sees but through drivers, management and probes.</summary>
internal sealed class SimulatedMesh : IPeerDirectory, IProbeEvidence
{
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private readonly Scenario _scenario;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _start;

    public SimulatedMesh(Scenario scenario, TimeProvider time)
    {
        (_scenario, _time, _start) = (scenario, time, time.GetUtcNow());
        Addresses = InForce = Before = scenario.Kind == RolloutKind.Add ? [PlanSamples.Us, PlanSamples.Eu] : [PlanSamples.Us, PlanSamples.Eu, PlanSamples.Br];
        Peers = scenario.Peers.ToDictionary(script => script.Id, script => new SimulatedPeer(script), StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, SimulatedPeer> Peers { get; }

    /// <summary>Who remembers what was shown of it.</summary>
    public Witness Witness { get; } = new();

    /// <summary>What management listed at the start.</summary>
    public IReadOnlyList<string> Before { get; }

    /// <summary>What management's file lists.</summary>
    public IReadOnlyList<string> Addresses { get; private set; }

    /// <summary>What management runs with.</summary>
    public IReadOnlyList<string> InForce { get; private set; }

    /// <summary>When management is up.</summary>
    public DateTimeOffset ReadyAt { get; private set; }

    /// <summary>Whether management will not start with what its file lists.</summary>
    public bool IsChoked { get; private set; }

    /// <summary>Whether the tool that restarts peers does nothing but fail.</summary>
    public bool IsToolBroken => Now - _start < _scenario.DriverFailsFor;

    public TimeProvider Time => _time;

    public DateTimeOffset Now => _time.GetUtcNow();

    public bool IsManagementUp => !IsChoked && Now >= ReadyAt;

    public static FleetDefinition Fleet(RolloutKind kind) => kind == RolloutKind.Add ? PlanSamples.Mesh : PlanSamples.Mesh with
    {
        Relays = [.. PlanSamples.Mesh.Relays.Select(relay => relay with { State = RelayState.Active })],
    };

    public void WriteAddresses(IReadOnlyList<string> addresses)
    {
        (Addresses, ReadyAt) = (addresses, Now + _scenario.Management.Start);
        IsChoked = _scenario.Management.Chokes && !addresses.SequenceEqual(Before);
        if (!IsChoked)
            InForce = addresses;
    }

    public bool IsDown(SimulatedPeer peer) => peer.UpAt is { } up && Now < up;

    /// <summary>Restarts a daemon: what comes of it is the peer's fate.</summary>
    public void RestartDaemon(SimulatedPeer peer)
    {
        peer.StartedAt = Now;
        peer.UpAt = peer.Script.Fate switch
        {
            Fate.Gone => DateTimeOffset.MaxValue,
            Fate.Late => Now + TimeSpan.FromMinutes(5),
            _ => Now + Restart,
        };
        var nearest = InForce.Contains(PlanSamples.Br) ? PlanSamples.Br : PlanSamples.Us;
        (peer.Home, peer.Nearest) = (peer.Script.Fate == Fate.Elsewhere ? PlanSamples.Eu : nearest, nearest);
    }

    public bool IsConnected(SimulatedPeer peer)
    {
        var elapsed = Now - _start;
        var isThere = (peer.Script.ConnectsAfter is not { } after || elapsed >= after) && (peer.Script.LeavesAfter is not { } leaves || elapsed < leaves || elapsed >= leaves + TimeSpan.FromHours(1));
        var isFlapping = peer is { Script.Fate: Fate.Flaps, StartedAt: { } started } && Now - started is var age && age > TimeSpan.FromSeconds(30) && age < TimeSpan.FromSeconds(50);
        return isThere && !isFlapping && !IsDown(peer) && !(peer.StartedAt is not null && peer.Script.Fate == Fate.NeedsLogin);
    }

    public PeerSight Look(SimulatedPeer peer, Rollouts.Drivers.Operation? operation)
    {
        if (_scenario.IsManual)
            return new() { PeerId = peer.Script.Id, Connected = IsConnected(peer), LastSeen = IsConnected(peer) ? LastSeen(peer) : null };
        if (IsDown(peer))
            return new() { PeerId = peer.Script.Id, Failure = new() { Code = DriverFailureCode.Unreachable, Detail = "no answer" }, Connected = false };
        return new()
        {
            PeerId = peer.Script.Id,
            Restarted = operation is null ? null : peer.StartedAt >= operation.BegunAt,
            NeedsLogin = peer is { Script.Fate: Fate.NeedsLogin, StartedAt: not null },
            Connected = IsConnected(peer),
            Status = peer is { Script.Fate: Fate.Silent, StartedAt: not null } ? null : new ClientStatus
            {
                PublicKey = "key-" + peer.Script.Id,
                ManagementConnected = IsConnected(peer),
                PeersTotal = 10,
                PeersConnected = 10,
                Relays = [new(PickedBy(peer), true, "")],
            },
        };
    }

    /// <summary>The home of a peer now: one that came back elsewhere may have picked anew since.</summary>
    private string PickedBy(SimulatedPeer peer) => peer.StartedAt is { } started && Now - started >= _scenario.PicksAnewAfter ? peer.Nearest : peer.Home;

    public Task<PeerReading> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken)
    {
        if (!IsManagementUp)
            return Task.FromResult(new PeerReading { Failure = new() { Code = DriverFailureCode.Unavailable, Detail = "503" } });
        IReadOnlyList<PeerFacts> peers = [.. Peers.Values.Select(Facts), Kept()];
        var connected = peers.Where(peer => peer.IsConnected).ToList();
        Witness.Look(Evidence.NobodyHome, Now, connected.All(peer => peer.Home is not (null or PlanSamples.Br)));
        Witness.Read(Now, connected.Where(peer => !(peer.LastSeen > ReadyAt)).Select(peer => peer.Id).ToHashSet());
        return Task.FromResult(new PeerReading { Peers = peers });
    }

    public Task<PeerReading> AskAsync(FleetDefinition fleet, IReadOnlyList<string> peers, CancellationToken cancellationToken)
    {
        Witness.Look(Evidence.Kept, Now, Kept().Home == PlanSamples.Eu);
        return Task.FromResult(new PeerReading { Peers = [.. Peers.Values.Select(Facts).Append(Kept()).Where(peer => peers.Contains(peer.Id))] });
    }

    public Task<IReadOnlyList<ProbeRun>> RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken)
    {
        var last = (int)(Now - _start).TotalMinutes - 2;
        var goodFrom = (int)Math.Ceiling(Math.Max(Script.RelayAnswersAfter.TotalMinutes, Script.MemberProbedAfter.TotalMinutes));
        Witness.Look(Evidence.Relay, Now, last - goodFrom >= samples);
        return Task.FromResult<IReadOnlyList<ProbeRun>>([.. fleet.Regions.SelectMany(region => Enumerable.Range(0, Math.Max(0, last)).Select(minute => Run(region.Name, _start.AddMinutes(minute), fleet.Version)))]);
    }

    public Task<IReadOnlyList<RegionPick>> PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken) => Task.FromResult(PlanSamples.Picks);

    public Task<IReadOnlyList<string>> SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken)
    {
        var isSilent = IsWithin(Script.RegionSilentAfter);
        Witness.Look(Evidence.Regions, Now, !isSilent);
        return Task.FromResult<IReadOnlyList<string>>(isSilent ? ["westeurope"] : []);
    }

    /// <summary>The incident that is on; <see langword="null"/> while there is none.</summary>
    public NewIncident? Incident => Now - _start > Script.IncidentAfter ? new("20260302090000-e0e0e0e0", "relay eu is down from westeurope", ["westeurope"], _start + Script.IncidentAfter.Value) : null;

    public Task<IncidentReading> IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Witness.Look(Evidence.NoIncident, Now, Incident is null);
        return Task.FromResult(Incident is { } incident ? new IncidentReading([incident]) : IncidentReading.None);
    }

    private EvidenceScript Script => _scenario.Evidence;

    private bool IsWithin(TimeSpan? from) => Now - _start is var elapsed && elapsed >= from && elapsed < from + TimeSpan.FromMinutes(5);

    private PeerFacts Facts(SimulatedPeer peer) => PlanSamples.Peer(peer.Script.Id) with
    {
        Id = peer.Script.Id,
        Networks = peer.Script.Network is { } network ? [network] : [],
        IsConnected = IsConnected(peer),
        LastSeen = IsConnected(peer) ? LastSeen(peer) : null,
        Home = HomeOf(peer),
        HomeSeenAt = Now,
        IsLoginExpired = peer is { Script.Fate: Fate.NeedsLogin, StartedAt: not null },
    };

    private string? HomeOf(SimulatedPeer peer) =>
        _scenario.Kind != RolloutKind.Retire || Now < _start + Soon || Now >= _start + Soon + Script.CalledHomeFor ? PickedBy(peer)
        : Script.IsHomeHidden ? null
        : PlanSamples.Br;

    private DateTimeOffset LastSeen(SimulatedPeer peer)
    {
        var reconnected = ReadyAt + (_scenario.Management.Reconnect * (1 + (peer.Script.Id[^1] % 3)) / 3);
        var seen = reconnected <= Now ? reconnected : ReadyAt - TimeSpan.FromSeconds(1);
        return peer.UpAt is { } up && up > seen ? up : seen;
    }

    private PeerFacts Kept() => new()
    {
        Id = "kept",
        Name = "kept",
        Country = "DE",
        Region = "westeurope",
        IsConnected = true,
        LastSeen = Now,
        Home = IsWithin(Script.KeptSilentAfter) ? null : Now - _start > Script.KeptStraysAfter ? PlanSamples.Us : PlanSamples.Eu,
        HomeSeenAt = DateTimeOffset.MaxValue,
    };

    private ProbeRun Run(string region, DateTimeOffset slot, string version) => new()
    {
        Region = region,
        Slot = slot,
        StartedAt = slot,
        FleetVersion = version,
        Relays =
        [
            new()
            {
                Relay = "br",
                Endpoints = [.. _endpoints.Where(pair => IsProbed(region, slot, pair.Name)).Select(pair => Observe(slot, pair.Member, pair.Name))],
            },
        ],
    };

    private bool IsProbed(string region, DateTimeOffset slot, string name) => region != "westeurope" || name != "br-2.example.com" || slot >= _start + Script.MemberProbedAfter;

    private Observation Observe(DateTimeOffset slot, string member, string name) => new()
    {
        Endpoint = new(IPAddress.Loopback, 443, name, member),
        StartedAt = slot,
        Goal = ProbePhase.Upgrade,
        Failure = slot >= _start + Script.RelayAnswersAfter ? null : new(ProbePhase.Connect, FailureReason.Timeout, "no answer"),
    };

    private static readonly (string Member, string Name)[] _endpoints =
    [
        ("br-1.example.com", "br.example.com"), ("br-1.example.com", "br-1.example.com"), ("br-2.example.com", "br.example.com"), ("br-2.example.com", "br-2.example.com"),
    ];
}

/// <summary>A peer as it really is.</summary>
internal sealed class SimulatedPeer(PeerScript script)
{
    public PeerScript Script => script;

    public string Home { get; set; } = PlanSamples.Us;

    /// <summary>The relay that was nearest when its daemon was last started.</summary>
    public string Nearest { get; set; } = PlanSamples.Us;

    /// <summary>When its daemon was last started by us.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>From when on it is up after that.</summary>
    public DateTimeOffset? UpAt { get; set; }

    /// <summary>The operations that took effect, and how often.</summary>
    public Dictionary<string, int> Effects { get; } = new(StringComparer.Ordinal);
}

using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Engine.Simulation;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>
/// One whole rollout in virtual time: engines whose processes are killed and stalled over a store that fails, peers and a management that
/// misbehave, and people who decide early, late, twice, wrongly, and change their minds.
/// </summary>
internal sealed class SimulatedRollout
{
    private static readonly TimeSpan Limit = TimeSpan.FromDays(3);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);
    private static readonly string[] Network = ["network"];

    private static readonly EngineOptions Options = new()
    {
        LeaseTime = TimeSpan.FromSeconds(20), Heartbeat = TimeSpan.FromSeconds(5), Poll = TimeSpan.FromSeconds(30), StorageRetry = TimeSpan.FromSeconds(1),
    };

    private readonly VirtualWorld _world = new();
    private readonly SharedRows _rows = new();
    private readonly Scenario _scenario;
    private readonly Random _random;
    private readonly List<Host> _hosts = [];
    private readonly TaskCompletionSource<bool> _ended = new();
    private readonly SimulatedMesh _mesh;
    private readonly Invariants _invariants;
    /// <summary>Whether it is a desk that reads: what a desk reads, no step has heard.</summary>
    private readonly AsyncLocal<bool> _isAtDesk = new();
    private DateTimeOffset _start;
    private int _processes;

    private SimulatedRollout(Scenario scenario, Luck? luck)
    {
        (_scenario, _random) = (scenario, new Random(scenario.Seed));
        Luck = luck ?? Luck.Now(_random, rarity: 40, scenario.Faults);
        _mesh = new(scenario, _world.Time);
        _invariants = new(_rows, _mesh, scenario.Engines + 1, broken => _ended.TrySetException(broken));
    }

    /// <summary>The awaits and the faults that there were.</summary>
    public Luck Luck { get; }

    /// <summary>How the rollouts ended.</summary>
    public IReadOnlyList<RolloutHeader> Ends { get; private set; } = [];

    /// <summary>How many things were touched.</summary>
    public int Touches => _invariants.Touches;

    /// <summary>What the audits say that was done, in words.</summary>
    public IEnumerable<string> Actions => Ends.SelectMany(header => AuditOf(header.Id)).Select(entry => entry.Action);

    /// <summary>How each touched peer ended.</summary>
    public IReadOnlyDictionary<string, PeerState> States => Ends.SelectMany(header => _invariants.PeersOf(header.Id)).Where(row => row.Restarts > 0)
        .GroupBy(row => row.PeerId).ToDictionary(peer => peer.Key, peer => peer.Last().State);

    /// <summary>The journals of everything that ran.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JournalEntry>> Journals => _rows.Scan("EngineJournal", new KeyRange()).GroupBy(row => row.PartitionKey, StringComparer.Ordinal)
        .ToDictionary(journal => journal.Key, IReadOnlyList<JournalEntry> (journal) => [.. journal.Select(JournalRows.Read)]);

    /// <summary>What was run, by id: the orchestration's name and its input.</summary>
    public IReadOnlyDictionary<string, (string Name, Payload Input)> Instances => _rows.Scan("EngineInstances", new KeyRange())
        .ToDictionary(row => row.RowKey, row => (row.Text("Name")!, Payload.Parse(row.Text("Input")!)));

    /// <summary>Runs a scenario and checks what must hold.</summary>
    public static SimulatedRollout Run(Scenario scenario, Luck? luck = null)
    {
        var simulation = new SimulatedRollout(scenario, luck);
        try
        {
            simulation._world.Run(simulation.RunAsync, Limit);
        }
        catch (TimeoutException stalled)
        {
            throw new TimeoutException($"{stalled.Message} It stands:\n{simulation.Dump()}", stalled);
        }

        simulation.Ends = simulation._invariants.Headers();
        simulation.CheckEnd();
        return simulation;
    }

    private async Task<bool> RunAsync()
    {
        _start = _world.Time.GetUtcNow();
        for (var i = 0; i < _scenario.Engines; i++)
            _ = GuardAsync(KeepEngineAsync());
        _ = GuardAsync(StartAsync("rita", TimeSpan.Zero));
        if (_scenario.HasRival)
            _ = GuardAsync(StartAsync("rob", TimeSpan.FromSeconds(_random.Next(600))));
        foreach (var (at, deed) in _scenario.Deeds)
            _ = GuardAsync(DoAsync(at, deed));
        _ = GuardAsync(DecideAsync());
        return await _ended.Task;
    }

    private async Task KeepEngineAsync()
    {
        while (true)
        {
            var process = new SimulatedProcess($"process-{++_processes}", _world, _rows, _random, Luck);
            process.Read = (table, key, row) =>
            {
                if (!_isAtDesk.Value)
                    _invariants.Hear(process, table, key, row);
            };
            process.Wrote = (table, row) => _invariants.CheckWritten(process, table, row);
            var parts = PartsOf(process);
            using var engine = new LocalEngine(process, RolloutProgram.Of(parts), process.Name, Options, _world.Time, NullLogger<LocalEngine>.Instance);
            var host = new Host(engine, new RolloutDesk(parts, engine, RolloutOrchestration.Newest));
            _hosts.Add(host);
            _ = GuardAsync(engine.RunAsync(CancellationToken.None));
            var resuming = host.Desk.ResumeAllAsync();
            await Task.WhenAny(resuming, process.Killed);
            await process.Killed;
            _hosts.Remove(host);
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(3000)), _world.Time);
        }
    }

    private RolloutParts PartsOf(SimulatedProcess process)
    {
        var store = new SteadyTables(process, _world.Time);
        return new()
        {
            Store = store,
            Clock = _world.Time,
            Fleets = new FleetDesk(() => SimulatedMesh.Fleet(_scenario.Kind), store, _world.Time),
            Probes = _mesh,
            Directory = _mesh,
            Drivers = new SimulatedDrivers(_scenario, _mesh, process, _invariants, _random),
            Notifications = new NotificationOutbox(store),
        };
    }

    private async Task StartAsync(string who, TimeSpan after)
    {
        await Task.Delay(after, _world.Time);
        var (person, yaml) = (new Person(who, Network), ScenarioFile.Of(_scenario));
        while (true)
        {
            var planned = await ActAsync(desk => desk.PlanAsync(yaml, "rollout.yaml"));
            planned.Errors.ShouldBeEmpty();
            if (!planned.Plan!.CanStart && who == "rita" && _invariants.Headers().Count == 0)
                break;
            var answer = await ActAsync(desk => desk.StartAsync(new() { Yaml = yaml, PlanHash = planned.Plan.Hash, Key = who }, person));
            if (answer.Refusal is not DeskRefusal.WrongHash)
                break;
        }

        if (_invariants.Headers().Count == 0 && who == "rita")
            _ended.TrySetResult(true);
    }

    private async Task DoAsync(TimeSpan at, Deed deed)
    {
        await Task.Delay(at, _world.Time);
        if (_invariants.Headers().FirstOrDefault(header => !header.HasEnded) is not { } header)
            return;
        var ann = new Person("ann", Network);
        switch (deed)
        {
            case Deed.Pause:
                await ActAsync(desk => desk.PauseAsync(header.Id, ann, "lunch"));
                await Task.Delay(TimeSpan.FromMinutes(_random.Next(1, 30)), _world.Time);
                await ActAsync(desk => desk.ResumeAsync(header.Id, ann, "back"));
                break;
            case Deed.Abort:
                await AbortAsync(header, ann, "no more");
                break;
            case Deed.RollBack:
                await RollBackAsync(header, ann, "it went wrong");
                break;
            case Deed.Unlock:
                if ((await ActAsync(desk => desk.UnlockAsync(header.Mesh, header.Id, ann, "stuck", isForced: true))).Taken)
                    _invariants.Promises.Abort(header.Id, _world.Time.GetUtcNow());
                break;
            case Deed.Skip:
                await ActAsync(desk => desk.SkipAsync(header.Id, [_scenario.Peers[_random.Next(_scenario.Peers.Count)].Id], ann, "leave it"));
                break;
        }
    }

    /// <summary>People look every now and then: they vote, rightly and wrongly, take care of what holds, and at last end what does not end.</summary>
    private async Task DecideAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(_random.Next(20, 120)), _world.Time);
            var open = _invariants.Headers().Where(header => !header.HasEnded).ToList();
            if (open.Count == 0 && _invariants.Headers().Count > 0 && _rows.Scan("EngineActive", new KeyRange()).Count == 0)
                _ended.TrySetResult(true);
            foreach (var header in open)
            {
                _invariants.Promises.Check(header, _world.Time.GetUtcNow());
                foreach (var gate in _invariants.GatesOf(header.Id))
                    await VoteAsync(header, gate);
                await TakeCareAsync(header);
            }
        }
    }

    private async Task VoteAsync(RolloutHeader header, Gate gate)
    {
        if (gate.State is GateState.Superseded || (gate.State != GateState.Open && _random.Next(4) > 0))
            return;
        if (_scenario.IsOrderly)
        {
            await ActAsync(desk => desk.DecideAsync(header.Id, gate.Key, new() { Who = "ann", Roles = Network, Verb = GateVerb.Approve, PlanHash = header.PlanHash }));
            return;
        }

        var who = new[] { "ann", "bob", "cat", "rita", "eve" }[_random.Next(5)];
        var hash = _random.Next(15) == 0 ? "another" : header.PlanHash;
        var verb = _random.Next(12) switch { 0 => GateVerb.Reject, 1 => GateVerb.Comment, _ => GateVerb.Approve };
        var answer = await ActAsync(desk => desk.DecideAsync(header.Id, gate.Key, new() { Who = who, Roles = who == "eve" ? [] : Network, Verb = verb, PlanHash = hash, Comment = "seen" }));
        if (answer.Taken && verb != GateVerb.Comment)
        {
            who.ShouldNotBe("eve", "who may not decide is refused");
            hash.ShouldBe(header.PlanHash, "a decision about another plan is refused");
            (who == header.Requester && verb == GateVerb.Approve).ShouldBeFalse("who asked for it does not approve it");
        }
    }

    private async Task TakeCareAsync(RolloutHeader header)
    {
        var bob = new Person("bob", Network);
        if (_scenario.IsOrderly)
            header.State.ShouldNotBe(RolloutState.Held, header.Explanation);
        if (_world.Time.GetUtcNow() - _start > Patience)
        {
            await AbortAsync(header, bob, "enough");
        }
        else if (header.State == RolloutState.Held && _random.Next(3) == 0)
        {
            foreach (var gate in _invariants.GatesOf(header.Id).Where(gate => gate.State == GateState.Held))
                await ActAsync(desk => desk.ReopenAsync(header.Id, gate.Key, bob, "again"));
            await GoOnAsync(header, bob);
        }
        else if (header.State is RolloutState.Waiting or RolloutState.Paused && (_scenario.IsManual || _random.Next(6) == 0))
        {
            var silent = _invariants.PeersOf(header.Id).Where(row => row.State == PeerState.Inconclusive).Select(row => row.PeerId).ToList();
            if (silent.Count > 0)
                await ActAsync(desk => desk.ConfirmAsync(header.Id, new() { Peers = silent }, bob, "seen"));
        }
    }

    /// <summary>Turns a held rollout back, or has it go on; now and then in spite of the incident that it holds for.</summary>
    private async Task GoOnAsync(RolloutHeader header, Person who)
    {
        if (_random.Next(4) == 0)
        {
            await RollBackAsync(header, who, "undo");
            return;
        }

        var isAccepted = _mesh.Incident is not null && _random.Next(2) > 0;
        if (isAccepted)
            _invariants.Accepting.Add(header.Id);
        var answer = await ActAsync(desk => isAccepted ? desk.ResumeAsync(header.Id, [_mesh.Incident!.Id], who, "it is not ours") : desk.ResumeAsync(header.Id, who, "again"));
        if (answer.Taken && !isAccepted)
            _invariants.Promises.GoOn(header, _world.Time.GetUtcNow());
    }

    private async Task AbortAsync(RolloutHeader header, Person who, string reason)
    {
        if ((await ActAsync(desk => desk.AbortAsync(header.Id, who, reason))).Taken)
            _invariants.Promises.Abort(header.Id, _world.Time.GetUtcNow());
    }

    private async Task RollBackAsync(RolloutHeader header, Person who, string reason)
    {
        if ((await ActAsync(desk => desk.RollBackAsync(header.Id, who, reason))).Taken)
            _invariants.Promises.RollBack(header, _world.Time.GetUtcNow());
    }

    /// <summary>Calls the desk of a process that lives; one that dies over it, or whose store fails, is asked again.</summary>
    private async Task<T> ActAsync<T>(Func<RolloutDesk, Task<T>> call)
    {
        while (true)
        {
            if (_hosts.Count > 0)
            {
                var answer = AtDeskAsync(call, _hosts[_random.Next(_hosts.Count)].Desk);
                await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMinutes(2), _world.Time));
                if (answer.IsCompletedSuccessfully)
                    return answer.Result;
                if (answer.Exception?.InnerException is { } wrong and not StorageException)
                    throw wrong;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), _world.Time);
        }
    }

    private async Task<T> AtDeskAsync<T>(Func<RolloutDesk, Task<T>> call, RolloutDesk desk)
    {
        _isAtDesk.Value = true;
        return await call(desk);
    }

    private void CheckEnd()
    {
        Ends.ShouldAllBe(header => header.HasEnded);
        _invariants.Holder().ShouldBeNull("a rollout that has ended holds no mesh");
        foreach (var header in Ends)
        {
            _invariants.Promises.CheckEnd(header);
            CheckPeers(header);
        }

        CheckAddresses();
        CheckJournals();
        CheckAudits();
        Journals.SelectMany(journal => journal.Value).Select(entry => entry.Result.Bug).OfType<string>().ShouldBeEmpty("no step throws, whatever the world does");
    }

    private void CheckPeers(RolloutHeader header)
    {
        foreach (var row in _invariants.PeersOf(header.Id).Where(row => row.Restarts > 0))
        {
            row.State.ShouldBeOneOf([PeerState.OnExpected, PeerState.Elsewhere, PeerState.NotBack, PeerState.Inconclusive], $"every touched peer ends in a recorded state: {row}");
            if (row.State == PeerState.OnExpected && _mesh.Peers[row.PeerId].Script.Fate is Fate.Gone or Fate.NeedsLogin)
                row.Note.ShouldStartWith("bob", Case.Sensitive, "nobody is taken for back who is not");
            (header.State == RolloutState.Done && row is { State: PeerState.Inconclusive, Batch: > 0 }).ShouldBeFalse("nothing is done while evidence of restarted peers is missing");
        }
    }

    private void CheckAddresses()
    {
        if (Ends.Count != 1 || _scenario.IsPrinted || _scenario.Kind == Rollouts.Planning.RolloutKind.Repick)
            return;
        if (Ends[0].State == RolloutState.RolledBack)
            _mesh.Addresses.ShouldBe(_mesh.Before, "a rollback restores the addresses exactly");
        if (Ends[0].State == RolloutState.Done)
            _mesh.Addresses.ShouldNotBe(_mesh.Before, "what is done was done");
        if (_mesh.IsChoked)
            Ends[0].Explanation.ShouldNotBeEmpty("an unproven edit that stays is explained");
    }

    private void CheckJournals()
    {
        var program = RolloutProgram.Of(new() { Store = null!, Clock = null!, Fleets = null!, Probes = null!, Directory = null!, Drivers = null!, Notifications = null! });
        foreach (var (id, entries) in Journals)
        {
            var (name, input) = Instances[id];
            JournalReplay.Verify(program.Newest(name), id, input, entries);
        }
    }

    private void CheckAudits()
    {
        foreach (var header in Ends)
        {
            AuditEntry[] entries = [.. AuditOf(header.Id)];
            var head = _rows.Get(RolloutTables.Audit, header.Id, "head");
            AuditChain.Verify(header.Id, entries, head is null ? null : RolloutTables.Read<AuditHead>(head)).ShouldBeEmpty();
            foreach (var row in _invariants.PeersOf(header.Id).Where(row => row.Restarts > 0 && !row.Note.StartsWith("bob", StringComparison.Ordinal)))
                entries.ShouldContain(entry => entry.Subject == row.Name && entry.Action == "peer-" + KebabCase.Of(row.State), $"what was said last of each touched peer is in the audit: {row}");
        }
    }

    private IEnumerable<AuditEntry> AuditOf(string rollout) => _rows.Scan(RolloutTables.Audit, KeyRange.Prefix(rollout, "entry|")).Select(RolloutTables.Read<AuditEntry>);

    private string Dump() => string.Join('\n',
    [
        .. _invariants.Headers().Select(header => header.ToString()),
        .. _invariants.Headers().SelectMany(header => _invariants.GatesOf(header.Id)).Select(gate => $"{gate.Key} {gate.State} {gate.Why}"),
        .. _invariants.Headers().SelectMany(header => _invariants.PeersOf(header.Id)).Select(peer => peer.ToString()),
        .. _rows.Scan("EngineJournal", new KeyRange()).Reverse().Take(30).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.PartitionKey}/{row.RowKey} {row.Text("Kind")} {row.Text("Key")} {row.Text("Status")} {row.Text("Code")} {row.Text("Output")} {row.Text("Bug")}")),
    ]);

    private async Task GuardAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception exception)
        {
            _ended.TrySetException(exception);
        }
    }

    private sealed record Host(LocalEngine Engine, RolloutDesk Desk);
}

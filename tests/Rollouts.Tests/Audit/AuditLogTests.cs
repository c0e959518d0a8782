using CsCheck;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Audit;

public sealed class AuditLogTests : IAsyncLifetime
{
    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _clock = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Entries_are_chained_and_whole()
    {
        var log = await FilledAsync(3);

        var entries = await log.ReadAsync("r");
        entries.Select(entry => (entry.Ordinal, entry.Action)).ShouldBe([(1, "act-1"), (2, "act-2"), (3, "act-3")]);
        entries[0].Previous.ShouldBe(AuditChain.Start);
        entries[2].Previous.ShouldBe(entries[1].Hash);
        (await log.VerifyAsync("r", await log.HeadAsync("r"))).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_audit_is_whole() => (await new AuditLog(_tables, _clock).VerifyAsync("r")).Problems.ShouldBeEmpty();

    [Fact]
    public async Task A_repeated_step_finds_its_entry()
    {
        var log = new AuditLog(_tables, _clock);
        var first = await log.AppendAsync("r", new("step", "done", Key: "restart/p1"));
        await log.AppendAsync("r", new("step", "other"));

        (await log.AppendAsync("r", new("step", "done", Key: "restart/p1"))).ShouldBe(first);
        (await log.ReadAsync("r")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Evidence_may_be_large()
    {
        var log = new AuditLog(_tables, _clock);
        await log.AppendAsync("r", new("step", "done", Evidence: new string('x', 600_000)));

        (await log.VerifyAsync("r")).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Any_tampering_is_found()
    {
        var log = await FilledAsync(6);
        var entries = await log.ReadAsync("r");
        var head = await log.HeadAsync("r");

        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 7]).Sample((i, j, how) =>
        {
            var tampered = entries.ToList();
            AuditHead? left = head;
            switch (how)
            {
                case 0: tampered[i] = tampered[i] with { Actor = "eve" }; break;
                case 1: tampered[i] = AuditChain.Seal(tampered[i] with { Evidence = "{}" }); break;
                case 2: tampered.RemoveAt(i); break;
                case 3: (tampered[i], tampered[j]) = (tampered[j], tampered[i]); break;
                case 4: tampered.RemoveRange(i, tampered.Count - i); break;
                case 5: tampered.Insert(i, AuditChain.Seal(tampered[i] with { Action = "more" })); break;
                case 6: left = null; break;
                default: tampered[i] = tampered[i] with { At = tampered[i].At.AddTicks(1) }; break;
            }

            (AuditChain.Verify("r", tampered, left).Count > 0).ShouldBe(how != 3 || i != j);
        });
    }

    [Fact]
    public async Task A_chain_that_was_made_anew_is_found_by_an_anchor()
    {
        var log = await FilledAsync(3);
        var anchor = await log.HeadAsync("r");
        var first = AuditChain.Seal((await log.ReadAsync("r"))[0] with { Actor = "eve" });

        AuditChain.Verify("r", [first], new(1, first.Hash)).ShouldBeEmpty();
        AuditChain.Verify("r", [first], new(1, first.Hash), anchor).ShouldBe(["the anchor knows of 3 entries, and there are 1: the end was cut off"]);
    }

    [Fact]
    public async Task A_writer_that_was_interrupted_before_the_head_moved_leaves_a_whole_audit()
    {
        var log = await FilledAsync(1);
        var head = await log.HeadAsync("r");
        var orphan = AuditChain.Seal(new() { Rollout = "r", Ordinal = 2, At = _clock.GetUtcNow(), Actor = "a", Action = "orphan", Previous = head.Hash });
        await _tables.InsertAsync(RolloutTables.Audit, RolloutTables.Write(new TableRow("r", "entry|0000000002"), orphan));

        (await log.VerifyAsync("r")).Problems.ShouldBeEmpty();
        await log.AppendAsync("r", new("b", "next"));

        (await log.ReadAsync("r")).Select(entry => entry.Action).ShouldBe(["act-1", "orphan", "next"]);
        (await log.VerifyAsync("r", await log.HeadAsync("r"))).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task An_audit_that_is_added_to_while_it_is_looked_at_is_whole_and_tells_a_head_that_holds(int before)
    {
        var log = await FilledAsync(before);
        var busy = new InterruptedTables(_tables) { BeforeScan = () => FilledAsync(3) };

        var seen = await new AuditLog(busy, _clock).VerifyAsync("r");

        seen.Problems.ShouldBeEmpty();
        (seen.Head.Count, seen.Entries.Count).ShouldBe((before, before + 3));
        (await log.VerifyAsync("r", seen.Head)).Problems.ShouldBeEmpty("an older head is an anchor for ever");
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing()
    {
        var interrupted = new InterruptedTables(_tables);
        var log = new AuditLog(interrupted, _clock);
        interrupted.BeforeWrite = () => interrupted.Depth < 60 ? log.AppendAsync("r", new("a", $"act-{interrupted.Depth}")) : Task.CompletedTask;
        var first = await log.AppendAsync("r", new("a", "first"));
        interrupted.BeforeWrite = () => Task.CompletedTask;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => log.AppendAsync("r", new("b", $"par-{i}")))));

        var entries = await log.ReadAsync("r");
        entries.ShouldContain(first);
        entries.Count(entry => entry.Actor == "b").ShouldBe(20);
        (await log.VerifyAsync("r", await log.HeadAsync("r"))).Problems.ShouldBeEmpty();
        (await log.HeadAsync("r")).Count.ShouldBe(entries.Count);
    }

    private async Task<AuditLog> FilledAsync(int count)
    {
        var log = new AuditLog(_tables, _clock);
        for (var i = 1; i <= count; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await log.AppendAsync("r", new("ann", $"act-{i}", "p1", "{\"n\":1}"));
        }

        return log;
    }
}

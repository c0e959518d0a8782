using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

public sealed class LargeRolloutTests
{
    private const int Peers = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly string[] OfBatches = ["may-restart", "begin-wave", "watch-wave"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_reads_no_more_because_of_what_is_already_done()
    {
        await using var store = SqliteTables.InMemory();
        await using var rollout = new LargeRollout(store, Peers, "5%");
        await rollout.AskAsync(Cancel);
        await rollout.StartAsync(Cancel);
        var header = await rollout.EndAsync(Patience, Cancel);

        header.State.ShouldBe(RolloutState.Done, header.Explanation);
        header.Explanation.ShouldBe("1980 on the expected relay, 20 skipped");
        foreach (var name in OfBatches)
        {
            // Of the batches of full size, those in the first third of the rollout beside those in the last.
            var rows = rollout.Steps.Where(step => step.Step == name).Select(step => step.Rows).Skip(3).ToList();
            var third = rows.Count / 3;
            rows.Count.ShouldBeGreaterThan(15, name);
            rows.TakeLast(third).Max().ShouldBeLessThanOrEqualTo(rows.Take(third).Max() + 10, name);
        }

        rollout.Steps.Max(step => step.Told).ShouldBeLessThan(1500, "peers are in rows, and not in the journal");
        await ShowsTheSameAsItsRowsAsync(rollout);
    }

    private static async Task ShowsTheSameAsItsRowsAsync(LargeRollout rollout)
    {
        var view = (await rollout.Desk.FindAsync(rollout.Id, Cancel))!;
        var peers = (await rollout.Desk.PeersAsync(rollout.Id, Cancel))!;

        (await rollout.Parts.Peers.AllSettledAsync(rollout.Id, Cancel)).Count.ShouldBe(view.Batches.Count - 1, "all but the last, after which no other begins");
        view.Batches.Select(batch => (batch.Number, batch.Counts.GetValueOrDefault(PeerState.OnExpected), batch.Size)).ShouldBe(
            view.Plan.Batches.Select(batch => (batch.Number, peers.Count(peer => peer.Batch == batch.Number && peer.State == PeerState.OnExpected), batch.Peers.Count)));
        view.Deferred.ShouldNotBeNull().Counts.ShouldBe(new Dictionary<PeerState, int> { [PeerState.Skipped] = 20 });
    }
}

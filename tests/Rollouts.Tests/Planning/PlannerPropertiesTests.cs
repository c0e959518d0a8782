using CsCheck;
using System.Text.Json;
using OpenZro.Probes.Rollouts.Planning;
using static OpenZro.Probes.Rollouts.Tests.Planning.PlanSamples;

namespace OpenZro.Probes.Rollouts.Tests.Planning;

public sealed class PlannerPropertiesTests
{
    private static readonly Gen<RolloutFile> Files = Gen.Select(
        Gen.Int[1, 12], Gen.Int[1, 3], Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Int[1, 9].Select(BatchSize.Of), Gen.Int[1, 100].Select(BatchSize.Percent)).Array[1, 4])
        .Select((most, perNetwork, skip, self, batches) => Add with
        {
            Peers = Add.Peers with
            {
                Offline = skip ? OfflinePeers.Skip : OfflinePeers.Defer,
                Select = self ? [.. Add.Peers.Select, new PeerSelector { IsSelf = true }] : Add.Peers.Select,
                Exclude = [new() { Names = ["p7", "p8"] }],
            },
            Restart = new() { MaxUnavailable = BatchSize.Of(most), PerNetwork = perNetwork, Batches = batches, Via = [new() { Match = new() { Os = ["linux"] }, Use = "manual" }] },
        });

    [Fact]
    public void Every_candidate_ends_in_exactly_one_place() => Gen.Select(Files, ManyPeers).Sample((file, peers) =>
    {
        var plan = Planner.Make(Input(file, peers));

        var candidates = peers.Where(peer => file.Peers.Select.Any(selector => selector.Match(peer) is not null)).Select(peer => peer.Id);
        plan.Peers.Select(peer => peer.Id).Concat(plan.Deferred.Select(peer => peer.Id)).Concat(plan.LeftOut.Select(peer => peer.Id)).Order().ShouldBe(candidates.Order());
        plan.Kept.Select(kept => kept.Id).Intersect(candidates).ShouldBeEmpty();
    });

    [Fact]
    public void No_batch_breaks_a_limit_and_together_they_are_the_plan() => Gen.Select(Files, ManyPeers).Sample((file, peers) =>
    {
        var plan = Planner.Make(Input(file, peers));

        var byId = plan.Peers.ToDictionary(peer => peer.Id);
        plan.Batches.SelectMany(batch => batch.Peers).ShouldBe(plan.Peers.Select(peer => peer.Id));
        plan.Peers.Select(peer => peer.Class).ShouldBeInOrder();
        foreach (var batch in plan.Batches)
        {
            var inBatch = batch.Peers.Select(id => byId[id]).ToList();
            batch.Peers.Count.ShouldBeInRange(1, Math.Min(plan.MaxUnavailable, Batching.SizeOf(batch.Number, file.Restart, plan.Peers.Count, plan.MaxUnavailable)));
            inBatch.Select(peer => peer.Class).Distinct().Count().ShouldBe(1);
            inBatch.SelectMany(peer => peer.Networks).CountBy(network => network).ShouldAllBe(count => count.Value <= file.Restart.PerNetwork);
            (inBatch[0].Class >= RestartClass.OnOurPath && inBatch.Count > 1).ShouldBeFalse();
        }
    });

    [Fact]
    public void The_hash_does_not_depend_on_the_order_in_which_peers_are_told() => Gen.Select(Files, ManyPeers, Gen.Int).Sample((file, peers, seed) =>
    {
        var shuffled = peers.ToArray();
        new Random(seed).Shuffle(shuffled);

        var (one, other) = (Planner.Make(Input(file, peers)), Planner.Make(Input(file, shuffled) with { Picks = [.. Picks.Reverse()] }));

        other.Hash.ShouldBe(one.Hash);
        other.Warnings.ShouldBe(one.Warnings);
    });

    [Fact]
    public void A_plan_survives_its_row() => Gen.Select(Files, ManyPeers).Sample(
        (file, peers) =>
        {
            var plan = Planner.Make(Input(file, peers));
            var read = JsonSerializer.Deserialize<Plan>(JsonSerializer.Serialize(plan, CanonicalJson.Options), CanonicalJson.Options)!;
            PlanHash.Of(read).ShouldBe(plan.Hash);
            CanonicalJson.Of(read).ShouldBe(CanonicalJson.Of(plan));
        },
        iter: 30);

    [Fact]
    public void What_would_be_touched_otherwise_has_another_hash()
    {
        var plan = Planner.Make(Input(Add, Peer("a"), Peer("b")));
        Plan[] others =
        [
            plan with { Peers = [plan.Peers[0]] },
            plan with { Peers = [.. plan.Peers.Reverse()] },
            plan with { Peers = [plan.Peers[0] with { Via = "ssh" }, plan.Peers[1]] },
            plan with { Peers = [plan.Peers[0] with { Expected = [Us] }, plan.Peers[1]] },
            plan with { Register = plan.Register! with { After = [Us, Br, Eu] } },
            plan with { Restart = plan.Restart with { Soak = TimeSpan.Zero } },
            plan with { MaxUnavailable = 6 },
            plan with { Reason = "another" },
            plan with { Gates = [new() { At = new(true, GateStep.Restart), Roles = ["a"] }] },
            plan with { Provision = new() { Via = "manual" } },
            plan with { Rollback = new() { RestartMoved = true } },
        ];

        others.Select(PlanHash.Of).Append(plan.Hash).Distinct().Count().ShouldBe(others.Length + 1);
        PlanHash.Of(plan with { Peers = [.. plan.Peers.Select(peer => peer with { GainMs = 1, Home = null, Why = "" })], Warnings = ["w"] }).ShouldBe(plan.Hash);
    }

    [Fact]
    public void A_plan_may_shrink_and_nothing_else() => Gen.Select(Files, ManyPeers, Gen.Int).Sample((file, peers, seed) =>
    {
        var random = new Random(seed);
        var plan = Planner.Make(Input(file, peers));
        var gone = plan.Peers.Concat(plan.Deferred).Where(_ => random.Next(3) == 0).Select(peer => peer.Id).ToHashSet();

        var smaller = PlanShrink.Without(plan, gone);

        PlanShrink.Beyond(plan, smaller).ShouldBeEmpty();
        smaller.Peers.Concat(smaller.Deferred).Any(peer => gone.Contains(peer.Id)).ShouldBeFalse();
        if (smaller.Peers.Count < plan.Peers.Count)
        {
            PlanShrink.Beyond(smaller, plan).ShouldNotBeEmpty();
        }
    });

    [Fact]
    public void Growing_reordering_or_changing_a_plan_is_told()
    {
        var plan = Planner.Make(Input(Add, Peer("a"), Peer("b"), Peer("c") with { IsConnected = false }));

        PlanShrink.Beyond(plan, plan with { Peers = [.. plan.Peers.Reverse()] }).ShouldBe(["a comes in another order than was approved"]);
        PlanShrink.Beyond(plan, plan with { Peers = [.. plan.Peers, plan.Peers[0] with { Id = "x", Name = "x" }] }).ShouldBe(["x is not in the approved plan"]);
        PlanShrink.Beyond(plan, plan with { Peers = [plan.Peers[0] with { Via = "ssh" }] }).ShouldBe(["a is planned otherwise than was approved"]);
        PlanShrink.Beyond(plan, plan with { Peers = [.. plan.Peers, .. plan.Deferred], Deferred = [] }).ShouldBe(["c was deferred in the approved plan, and is in a batch now"]);
        PlanShrink.Beyond(plan, plan with { Deferred = [.. plan.Deferred, plan.Peers[0]], Peers = [plan.Peers[1]] }).ShouldBeEmpty();
        PlanShrink.Beyond(plan, plan with { MaxUnavailable = plan.MaxUnavailable + 1 }).ShouldHaveSingleItem();
        PlanShrink.Beyond(plan, plan with { Batches = [new(1, ["id-a", "id-b"])] }).ShouldBe(["batch 1 holds peers of different approved batches"]);
    }
}

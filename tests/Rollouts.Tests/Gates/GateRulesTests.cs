using CsCheck;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;
using static OpenZro.Probes.Rollouts.Tests.Gates.GateSamples;

namespace OpenZro.Probes.Rollouts.Tests.Gates;

public sealed class GateRulesTests
{
    [Fact]
    public void A_quorum_of_different_people_approves()
    {
        var one = GateRules.Decide(Opened, Approve("ann"), Start);
        one.Message.ShouldBe("1 of 2 approvals");
        one.Gate!.State.ShouldBe(GateState.Open);

        var two = GateRules.Decide(one.Gate, Approve("pat") with { Roles = [] }, Start);

        (two.Gate!.State, two.Gate.Why, two.Gate.DecidedAt).ShouldBe((GateState.Approved, "approved by ann, pat", Start));
    }

    [Fact]
    public void One_rejection_rejects() => GateRules.Decide(Opened, Reject("ann"), Start).Gate!.State.ShouldBe(GateState.Rejected);

    [Fact]
    public void A_gate_that_is_full_of_comments_takes_no_more_of_them_and_every_vote()
    {
        var comment = Approve("ann") with { Verb = GateVerb.Comment, Comment = "hm" };
        var full = Enumerable.Range(0, GateRules.MostVotes).Aggregate(Opened, (gate, _) => GateRules.Decide(gate, comment, Start).Gate!);

        GateRules.Decide(full, comment, Start).Refusal.ShouldBe(GateRefusal.TooMuch);
        GateRules.Decide(full, Approve("ann"), Start).Taken.ShouldBeTrue();
    }

    [Fact]
    public void What_names_no_plan_is_told_so() =>
        GateRules.Decide(Opened, Approve("ann") with { PlanHash = "zz" }, Start).Message.ShouldBe("'zz' names no plan: give the first 12 digits of its hash, or more");

    [Fact]
    public void Who_asked_for_it_may_reject_and_comment()
    {
        GateRules.Decide(Opened, Reject("rita"), Start).Gate!.State.ShouldBe(GateState.Rejected);
        GateRules.Decide(Opened, Approve("rita") with { Verb = GateVerb.Comment, Comment = "hm" }, Start).Gate!.Votes.ShouldHaveSingleItem().Comment.ShouldBe("hm");
    }

    [Theory]
    [InlineData(GateRefusal.Unauthorised)]
    [InlineData(GateRefusal.Requester)]
    [InlineData(GateRefusal.Superseded)]
    [InlineData(GateRefusal.Decided)]
    [InlineData(GateRefusal.Late)]
    [InlineData(GateRefusal.WrongHash)]
    [InlineData(GateRefusal.Duplicate)]
    [InlineData(GateRefusal.TooMuch)]
    [InlineData(GateRefusal.NothingSaid)]
    public void Each_refusal_has_its_own_reason(GateRefusal refusal)
    {
        var (gate, decision, now) = refusal switch
        {
            GateRefusal.Unauthorised => (Opened, Approve("eve") with { Roles = ["reader"] }, Start),
            GateRefusal.Requester => (Opened, Approve("RITA"), Start),
            GateRefusal.Superseded => (GateRules.Supersede(Opened, "another plan", Start), Approve("ann"), Start),
            GateRefusal.Decided => (GateRules.Decide(Opened, Reject("ann"), Start).Gate!, Approve("bob"), Start),
            GateRefusal.Late => (Opened, Approve("ann"), Start.AddHours(1)),
            GateRefusal.WrongHash => (Opened, Approve("ann") with { PlanHash = "other" }, Start),
            GateRefusal.Duplicate => (GateRules.Decide(Opened, Approve("ann"), Start).Gate!, Approve("Ann"), Start),
            GateRefusal.NothingSaid => (Opened, Approve("ann") with { Verb = GateVerb.Comment, Comment = " " }, Start),
            _ => (Opened, Approve("ann") with { Comment = new string('x', 501) }, Start),
        };

        var answer = GateRules.Decide(gate, decision, now);

        answer.Refusal.ShouldBe(refusal);
        answer.Gate!.Votes.Count.ShouldBe(gate.Votes.Count);
        answer.Message.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void A_late_decision_puts_the_deadline_into_effect_and_the_next_is_late_too()
    {
        var late = GateRules.Decide(Opened, Approve("ann"), Start.AddHours(1));

        (late.Gate!.State, late.Gate.DecidedAt).ShouldBe((GateState.Held, Start.AddHours(1)));
        GateRules.Decide(late.Gate, Approve("bob"), Start.AddHours(2)).Refusal.ShouldBe(GateRefusal.Late);
        GateRules.Expire(Opened with { Rule = Opened.Rule with { Otherwise = GateExpiry.Reject } }, Start.AddHours(1)).State.ShouldBe(GateState.Rejected);
    }

    [Fact]
    public void Approvals_age_before_the_quorum_and_after_it()
    {
        var one = GateRules.Decide(Opened, Approve("ann"), Start).Gate!;
        var two = GateRules.Decide(one, Approve("bob"), Start.AddMinutes(30)).Gate!;
        two.State.ShouldBe(GateState.Open);

        var three = GateRules.Decide(two, Approve("ann"), Start.AddMinutes(31)).Gate!;

        three.State.ShouldBe(GateState.Approved);
        GateRules.IsPassable(three, Start.AddMinutes(59)).ShouldBeTrue();
        GateRules.IsPassable(three, Start.AddMinutes(60)).ShouldBeFalse();
        GateRules.Reopen(three, Start.AddMinutes(59)).ShouldBeNull();
        var again = GateRules.Reopen(three, Start.AddMinutes(60)).ShouldNotBeNull();
        (again.State, again.Round, GateRules.Approvers(again, Start.AddMinutes(60)).Count).ShouldBe((GateState.Open, 2, 0));
    }

    [Fact]
    public void A_rejected_or_superseded_gate_stays_so()
    {
        GateRules.Reopen(GateRules.Decide(Opened, Reject("ann"), Start).Gate!, Start).ShouldBeNull();
        GateRules.Reopen(GateRules.Supersede(Opened, "x", Start), Start).ShouldBeNull();
    }

    [Fact]
    public void Whatever_is_said_in_whatever_order_the_rules_hold() =>
        Gen.Select(Gen.OneOf("ann", "bob", "pat", "rita", "eve"), Gen.OneOf(GateVerb.Approve, GateVerb.Approve, GateVerb.Reject, GateVerb.Comment), Gen.OneOf("hash", "hash", "hash", "other"), Gen.Int[0, 20])
            .Array[0, 15]
            .Sample(sayings =>
            {
                var (gate, now) = (Opened, Start);
                foreach (var (who, verb, hash, wait) in sayings)
                {
                    now = now.AddMinutes(wait);
                    var before = gate;
                    var answer = GateRules.Decide(gate, Approve(who) with { Verb = verb, PlanHash = hash, Roles = who == "eve" ? [] : ["network"] }, now);
                    gate = answer.Gate!;
                    (before.State == GateState.Open || gate == before).ShouldBeTrue("a decision never changes");
                    gate.Votes.Count.ShouldBe(before.Votes.Count + (answer.Taken ? 1 : 0));
                    (answer.Taken && now >= Opened.Deadline).ShouldBeFalse("nothing is taken at or after the deadline");
                }

                if (gate.State == GateState.Approved)
                {
                    var approvers = GateRules.Approvers(gate, gate.DecidedAt!.Value);
                    approvers.Count.ShouldBeGreaterThanOrEqualTo(2);
                    approvers.ShouldBeSubsetOf(["ann", "bob", "pat"]);
                }
            });
}

using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>
/// The rules of gates. Approvals of different people are counted up to the quorum; one rejection rejects. Who asked for the rollout may
/// reject and comment, and not approve. A person votes once per opening; a vote that has aged (<c>validFor</c>) neither counts nor stands
/// in the way of another. What reaches a gate at or after its deadline is late. A decision is taken once, and never changes.
/// </summary>
public static class GateRules
{
    /// <summary>The longest comment, in characters.</summary>
    public const int LongestComment = 500;

    /// <summary>The most entries of a gate, in all its rounds, that a comment may still be added to: who floods it is refused, and keeps nobody from deciding.</summary>
    public const int MostVotes = 200;

    /// <summary>Judges a decision: the gate after it, or why it is refused. A deadline that has passed is put into effect either way.</summary>
    public static GateAnswer Decide(Gate gate, GateDecision decision, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(decision);
        var current = Expire(gate, now);
        if (Refuse(gate, current, decision, now) is { } refusal)
        {
            return new(current, refusal.Code, refusal.Message);
        }

        var voted = current with { Votes = [.. current.Votes, new(decision.Who, decision.Verb, now, decision.Comment, current.Round)] };
        var after = decision.Verb switch
        {
            GateVerb.Reject => voted with { State = GateState.Rejected, DecidedAt = now, Why = $"rejected by {decision.Who}" },
            GateVerb.Approve when Approvers(voted, now).Count >= voted.Rule.Quorum =>
                voted with { State = GateState.Approved, DecidedAt = now, Why = $"approved by {string.Join(", ", Approvers(voted, now))}" },
            _ => voted,
        };
        return new(after, null, Standing(after, now));
    }

    /// <summary>The gate after its deadline, if that has passed; else the same.</summary>
    public static Gate Expire(Gate gate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.State != GateState.Open || gate.Deadline is not { } deadline || now < deadline
            ? gate
            : gate with
            {
                State = gate.Rule.Otherwise == GateExpiry.Reject ? GateState.Rejected : GateState.Held,
                DecidedAt = deadline,
                Why = $"nobody decided by {deadline.ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z",
            };
    }

    /// <summary>Whether an approved gate may still be passed: enough of its approvals have not aged.</summary>
    public static bool IsPassable(Gate gate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.State == GateState.Approved && Approvers(gate, now).Count >= gate.Rule.Quorum;
    }

    /// <summary>Whether a gate is open again since the approvals that it was passed with have aged.</summary>
    public static bool HasAged(Gate gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.State == GateState.Open && gate.Rule.ValidFor is not null
            && gate.Votes.Count(vote => vote.Verb == GateVerb.Approve && vote.Round == gate.Round - 1) >= gate.Rule.Quorum;
    }

    /// <summary>Opens a gate again, after its deadline held it or its approvals aged; the votes of earlier rounds stay on record and do not count. <see langword="null"/> when it cannot be.</summary>
    public static Gate? Reopen(Gate gate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.State == GateState.Held || (gate.State == GateState.Approved && !IsPassable(gate, now))
            ? OpenAgain(gate, now)
            : null;
    }

    /// <summary>Opens a rejected gate again, at which people are asked anew; <see langword="null"/> when it was not rejected.</summary>
    public static Gate? AskAnew(Gate gate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.State == GateState.Rejected ? OpenAgain(gate, now) : null;
    }

    /// <summary>Ends a gate whose plan is no more.</summary>
    public static Gate Supersede(Gate gate, string why, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.State == GateState.Superseded ? gate : gate with { State = GateState.Superseded, DecidedAt = now, Why = why };
    }

    /// <summary>The people whose approvals count at an instant, in order of their votes.</summary>
    public static IReadOnlyList<string> Approvers(Gate gate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return [.. gate.Votes.Where(vote => vote.Verb == GateVerb.Approve && Counts(gate, vote, now)).Select(vote => vote.Who).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Where a gate stands, in a sentence.</summary>
    public static string Standing(Gate gate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.State == GateState.Open
            ? string.Create(CultureInfo.InvariantCulture, $"{Approvers(gate, now).Count} of {gate.Rule.Quorum} approvals")
            : gate.Why.StartsWith(StateOf(gate), StringComparison.Ordinal) ? gate.Why : $"{StateOf(gate)}: {gate.Why}";
    }

    /// <summary>Why a person may not approve who asked for the rollout.</summary>
    public static string AskedForBy(string who) => $"the rollout was asked for by {who}, who so may not approve it";

    /// <summary>Why nobody can do anything at a gate that is not there, or was not opened yet.</summary>
    public static string NotOpen(string key) => $"the rollout has no open gate '{key}'";

    private static string StateOf(Gate gate) => gate.State.ToString().ToLowerInvariant();

    private static Gate OpenAgain(Gate gate, DateTimeOffset now) => gate with { State = GateState.Open, OpenedAt = now, DecidedAt = null, Why = "", Round = gate.Round + 1 };

    private static bool Counts(Gate gate, GateVote vote, DateTimeOffset now) =>
        vote.Round == gate.Round && (gate.Rule.ValidFor is not { } validFor || now < vote.At + validFor);

    private static (GateRefusal Code, string Message)? Refuse(Gate before, Gate gate, GateDecision decision, DateTimeOffset now)
    {
        if (decision.Verb != GateVerb.Comment && !MayDecide(gate.Rule, decision))
        {
            return (GateRefusal.Unauthorised, $"only {Allowed(gate.Rule)} may decide here, and {decision.Who} may not");
        }

        return gate.State switch
        {
            GateState.Superseded => (GateRefusal.Superseded, $"nothing is to be decided at this gate any more: {gate.Why}"),
            not GateState.Open when before.State == GateState.Open || gate.Deadline == gate.DecidedAt => (GateRefusal.Late, $"the deadline has passed: {gate.Why}"),
            not GateState.Open => (GateRefusal.Decided, $"it was decided already: {gate.Why}"),
            _ when decision.PlanHash != gate.PlanHash => (GateRefusal.WrongHash, !PlanHash.CanName(decision.PlanHash) ? PlanHash.NamesNone(decision.PlanHash)
                : $"the plan is {PlanHash.Shorten(gate.PlanHash)}, and the decision is about {PlanHash.Shorten(decision.PlanHash)}"),
            _ when decision.Verb == GateVerb.Approve && Is(decision.Who, gate.Requester) => (GateRefusal.Requester, AskedForBy(decision.Who)),
            _ when decision.Verb != GateVerb.Comment && HasVoted(gate, decision.Who, now) => (GateRefusal.Duplicate, $"a vote of {decision.Who} was taken already"),
            _ when decision.Comment.Length > LongestComment => (GateRefusal.TooMuch, Invariant($"the comment is longer than {LongestComment} characters: shorten it")),
            _ when decision.Verb == GateVerb.Comment && string.IsNullOrWhiteSpace(decision.Comment) => (GateRefusal.NothingSaid, "the comment is empty"),
            _ when decision.Verb == GateVerb.Comment && gate.Votes.Count >= MostVotes => (GateRefusal.TooMuch, Invariant($"the gate has {MostVotes} entries already")),
            _ => null,
        };
    }

    private static bool HasVoted(Gate gate, string who, DateTimeOffset now) =>
        gate.Votes.Any(vote => vote.Verb != GateVerb.Comment && Is(vote.Who, who) && Counts(gate, vote, now));

    private static bool MayDecide(GateRule rule, GateDecision decision) =>
        rule.People.Any(person => Is(person, decision.Who)) || rule.Roles.Any(role => decision.Roles.Any(own => Is(role, own)));

    private static string Allowed(GateRule rule) =>
        string.Join(" and ", ((string[])[rule.Roles.Count > 0 ? "the role " + string.Join(", ", rule.Roles) : "", string.Join(", ", rule.People)]).Where(part => part.Length > 0));

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Frozen;
using System.Text.RegularExpressions;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Desk;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Says what was done or refused, and why: the audit's stable words as people read them after the name of who did it. Pure.</summary>
internal static partial class AuditWords
{
    private const string Told = "told-to-";
    private const string Refused = "-refused";

    /// <summary>What people ask a rollout for, by the command's verb. The last two are what two of the verbs were called before.</summary>
    private static readonly FrozenDictionary<string, string> _asked = new Dictionary<string, string>
    {
        ["pause"] = "pause it",
        ["resume"] = "resume it",
        ["abort"] = "abort it",
        ["rollback"] = "roll it back",
        ["skip"] = "skip peers",
        ["confirm"] = "confirm what was seen",
        ["reopen"] = "open the gate {0} again",
        ["unlock"] = "unlock the mesh {0}",
        ["decision"] = "decide at the gate {0}",
        ["run"] = "resume it",
        ["roll-back"] = "roll it back",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> _done = new Dictionary<string, string>
    {
        ["started"] = "started it for {0}",
        ["gate-approve"] = "approved at the gate {0}",
        ["gate-reject"] = "rejected at the gate {0}",
        ["gate-comment"] = "commented at the gate {0}",
        ["gate-reopened"] = "opened the gate {0} again",
        ["incidents-accepted"] = "accepted incidents",
        ["unlocked"] = "took the mesh {0} from it",
        ["confirmed"] = "confirmed {0}",
        ["skipped"] = "skipped {0}",
        ["preflight"] = "looked at the plan again",
        ["provision-begun"] = "began to make {0}",
        ["provision-asked"] = "asked people to make {0}",
        ["provision-not-begun"] = "could not begin to make {0}",
        ["provision-unanswered"] = "got no answer about making {0}",
        ["provisioned"] = "saw {0} made",
        ["provision-failed"] = "could not make {0}",
        ["relay-verified"] = "verified {0}",
        ["relay-not-verified"] = "could not verify {0}",
        ["nobody-home"] = "found no peer at home on {0}",
        ["registered"] = "changed management's list for {0}",
        ["register-asked"] = "asked people to change management's list for {0}",
        ["register-failed"] = "could not change management's list for {0}",
        ["register-proven"] = "saw management run with the new list",
        ["register-not-proven"] = "did not see management run with the new list",
        ["restored"] = "put management's list back",
        ["restore-asked"] = "asked people to put management's list back",
        ["restore-failed"] = "could not put management's list back",
        ["restore-unanswered"] = "got no answer about putting management's list back",
        ["restore-proven"] = "saw management run with the list as it was",
        ["propagated"] = "saw enough peers know {0}",
        ["not-propagated"] = "saw too few peers know {0}",
        ["gate-passed"] = "went through the gate {0}",
        ["gate-held"] = "was held at the gate {0}",
        ["gate-rejected"] = "was turned away at the gate {0}",
        ["judged-well"] = "judged well {0}",
        ["stopped"] = "stopped it {0}",
        ["held"] = "held it",
        ["given-up"] = "gave it up",
        ["resumed"] = "went on after the hold",
        ["deferred-given-up"] = "gave up the peers that stayed offline",
        ["ended"] = "ended it as {0}",
        ["peer-begun"] = "began to restart {0}",
        ["peer-already-begun"] = "found {0} restarted already",
        ["peer-unseen"] = "could not see what came of {0}",
        ["peer-asked"] = "asked people to restart {0}",
        ["peer-failed"] = "did not touch {0}",
        ["peer-unknown"] = "got no answer about restarting {0}",
        ["peer-restarting"] = "waits for {0} again",
        ["peer-on-expected"] = "saw {0} on the expected relay",
        ["peer-elsewhere"] = "saw {0} on another relay",
        ["peer-not-back"] = "did not see {0} come back",
        ["peer-inconclusive"] = "saw no relay of {0}",
        ["peer-looked-at-anew"] = "looked at {0} anew",
        ["peer-restart-repeated"] = "had {0} restarted anew",
        ["evidence-missing"] = "waits for what nobody has seen yet",
        ["evidence-found"] = "saw what it had waited for",
        ["peer-deferred"] = "deferred {0}",
        ["peer-skipped"] = "left {0} alone",
    }.ToFrozenDictionary();

    /// <summary>An entry of the audit.</summary>
    public static string Of(AuditEntry entry) => Of(entry.Action, entry.Subject, AuditReason.Of(entry));

    /// <summary>A line of a rollout's story.</summary>
    public static string Of(TimelineEntry entry) => Of(entry.Action, entry.Subject, entry.Why);

    /// <summary>Whether an action has words of its own.</summary>
    internal static bool Knows(string action) => PhraseOf(action) is not null;

    private static string Of(string action, string subject, string why)
    {
        var phrase = PhraseOf(action) ?? action.Replace('-', ' ') + " {0}";
        var deed = subject.Length == 0 ? NoSubject.Replace(phrase, "") : phrase.Replace("{0}", subject, StringComparison.Ordinal);
        return why.Length == 0 ? deed : $"{deed}: {why.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd(':', ' ')}";
    }

    [GeneratedRegex("(?: for)? \\{0\\}", RegexOptions.CultureInvariant)]
    private static partial Regex NoSubject { get; }

    private static string? PhraseOf(string action) =>
        action.StartsWith(Told, StringComparison.Ordinal) && _asked.TryGetValue(action[Told.Length..], out var told) ? "told it to " + told.Replace(" it", "", StringComparison.Ordinal)
        : action.EndsWith(Refused, StringComparison.Ordinal) && _asked.TryGetValue(action[..^Refused.Length], out var asked) ? $"asked to {asked} and was refused"
        : _done.GetValueOrDefault(action);
}

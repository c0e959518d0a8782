using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What someone is told whom the desk refuses: each reason has a code, a status and a remedy of its own.</summary>
internal static class Refusals
{
    /// <summary>Rollouts are not turned on here.</summary>
    public static Problem Off { get; } = new(
        StatusCodes.Status404NotFound, "rollouts-off", "This server carries out no rollouts.", "Start it with the connections that rollouts may use: ozprobes serve --fleet … --connections connections.yaml.");

    /// <summary>There is no such rollout.</summary>
    public static Problem Unknown(string id) => Of(DeskRefusal.NotFound, DeskAnswer.Unknown(Shown(id)).Message);

    /// <summary>Something that a person asked for was not done.</summary>
    /// <param name="refusal">Why not.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="remedy">What people can do instead, where more is known than the refusal says of itself.</param>
    public static Problem Of(DeskRefusal refusal, string message, string? remedy = null) => new(StatusOf(refusal), CodeOf(refusal), Sentence(message), remedy ?? RemedyOf(refusal));

    /// <summary>A decision was not taken.</summary>
    /// <param name="answer">Why not.</param>
    /// <param name="rollout">The rollout's id.</param>
    public static Problem Of(GateAnswer answer, string rollout)
    {
        var refusal = answer.Refusal!.Value;
        return new(StatusOf(refusal), CodeOf(refusal), Sentence(answer.Message), RemedyOf(refusal, rollout));
    }

    /// <summary>A rollout was not started, or a file not planned.</summary>
    /// <param name="refusal">Why not.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="planned">The plan as it is now, or what is wrong with the file.</param>
    /// <param name="rollout">The rollout that holds the mesh, where one does.</param>
    public static Problem Of(DeskRefusal refusal, string message, PlanAnswer planned, string? rollout = null)
    {
        var members = new Dictionary<string, object?>();
        if (planned.Plan is { } plan)
        {
            members["planHash"] = plan.Hash;
            members["refusals"] = JsonSerializer.SerializeToElement(PlanDocuments.Of(plan, [], []), RolloutJson.Default.PlanDocument).GetProperty("refusals");
        }
        else
        {
            members["errors"] = JsonSerializer.SerializeToElement(planned.Errors, RolloutJson.Default.IReadOnlyListFileProblem);
            members["errorsLeftOut"] = planned.ErrorsLeftOut;
        }

        if (rollout is not null)
            members["rollout"] = rollout;
        return Of(refusal, message) with { Members = members };
    }

    /// <summary>The code of a refusal of the desk.</summary>
    public static string CodeOf(DeskRefusal refusal) => "rollout-" + KebabCase.Of(refusal);

    /// <summary>The code of a refusal at a gate.</summary>
    public static string CodeOf(GateRefusal refusal) => "gate-" + KebabCase.Of(refusal);

    private static int StatusOf(DeskRefusal refusal) => refusal switch
    {
        DeskRefusal.NotFound => StatusCodes.Status404NotFound,
        DeskRefusal.BadFile or DeskRefusal.PlanRefused or DeskRefusal.BadText or DeskRefusal.NothingNamed or DeskRefusal.UnknownRelay => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status409Conflict,
    };

    private static string RemedyOf(DeskRefusal refusal) => refusal switch
    {
        DeskRefusal.NotFound => "See which there are: ozprobes rollout list.",
        DeskRefusal.Ended => "Nothing more can be asked of it: plan and start another one, ozprobes rollout plan FILE.",
        DeskRefusal.NotNow => "See where it stands: ozprobes rollout status.",
        DeskRefusal.BadFile => "Mend the file where the errors say, and plan again.",
        DeskRefusal.PlanRefused => "Do what the refusals say, and plan again.",
        DeskRefusal.WrongHash => "Look at the plan again, and start that one: ozprobes rollout plan.",
        DeskRefusal.Locked => "Wait until the other rollout has ended, or abort it: ozprobes rollout abort. One that cannot end gives the mesh up by ozprobes rollout unlock.",
        DeskRefusal.StillRuns => "Abort it (ozprobes rollout abort), or have it undone (ozprobes rollout rollback): either frees the mesh once it has ended. An unlock with --force aborts it too.",
        DeskRefusal.UnknownRelay => "Name the relay as 'ozprobes peers' does, or by the URL that the peer tells.",
        DeskRefusal.NothingNamed => "Name peers that are in the plan, or with confirm the register, and ask again.",
        _ => $"Give a reason of 1 to {RolloutDesk.LongestReason} characters.",
    };

    private static int StatusOf(GateRefusal refusal) => refusal switch
    {
        GateRefusal.NotOpen => StatusCodes.Status404NotFound,
        GateRefusal.Unauthorised or GateRefusal.Requester => StatusCodes.Status403Forbidden,
        GateRefusal.TooMuch or GateRefusal.NothingSaid => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status409Conflict,
    };

    private static string RemedyOf(GateRefusal refusal, string rollout) => refusal switch
    {
        GateRefusal.NotOpen => $"See its gates: ozprobes rollout status {rollout}.",
        GateRefusal.Unauthorised => "Ask someone who may; a role is given with 'ozprobes token create --gate-role'.",
        GateRefusal.Requester => "Ask someone else who may decide there. To stop the rollout yourself, pause or abort it.",
        GateRefusal.Superseded => $"See where the rollout stands: ozprobes rollout status {rollout}.",
        GateRefusal.Decided => "Nothing is left to decide here; to stop the rollout, abort it.",
        GateRefusal.Late => $"When the rollout holds, an operator can open the gate again: ozprobes rollout reopen {rollout}.",
        GateRefusal.WrongHash => $"Look at the plan again, and decide on that one: ozprobes rollout status {rollout}.",
        GateRefusal.Duplicate => "A vote is not taken back; to stop the rollout, abort it.",
        GateRefusal.NothingSaid => "Write what you want to say.",
        _ => "Say less.",
    };

    private static string Sentence(string message) => message.Length == 0 ? message : char.ToUpperInvariant(message[0]) + message[1..].TrimEnd('.') + ".";

    private static string Shown(string id) => new([.. id.Take(64).Select(c => char.IsControl(c) ? ' ' : c)]);
}

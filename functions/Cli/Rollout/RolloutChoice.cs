using System.CommandLine;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Which rollout, and which of its gates, a command is about. What there is only one of need not be named.</summary>
internal static class RolloutChoice
{
    /// <summary>The code of a rollout, or of a peer in it, that is not there: the API's own.</summary>
    public const string NotFound = "rollout-not-found";

    /// <summary>The code of a question that the person at the terminal did not answer with yes.</summary>
    public const string Declined = "declined";

    private const string NotOpen = "gate-not-open";

    /// <summary>The argument that names a rollout.</summary>
    public static Argument<string?> CreateId() => new("ID") { Description = "The rollout; the one that runs when it is not given.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The option that names a gate.</summary>
    public static Option<string?> CreateGate() => new("--gate") { Description = "The gate, such as before-register; the one that is open when it is not given.", HelpName = "key" };

    /// <summary>The option that names a plan.</summary>
    public static Option<string?> CreateHash(string description)
    {
        var hash = new Option<string?>("--hash") { Description = description, HelpName = "hash" };
        hash.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && !PlanHash.CanName(given))
                result.AddError($"--hash: {PlanHash.NamesNone(given)}.");
        });
        return hash;
    }

    /// <summary>Has an option take no text that says nothing.</summary>
    public static Option<string?> SaysSomething(this Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
                result.AddError($"{option.Name}: the text is empty: say something.");
        });
        return option;
    }

    /// <summary>Why nothing is done with a plan that nobody was shown.</summary>
    /// <param name="done">What is not done: <c>started</c>.</param>
    /// <param name="planHash">The plan.</param>
    public static ApiException Unseen(string done, string planHash) =>
        new($"nothing is {done} unseen: name the plan with --hash {planHash}") { Code = "plan-unseen", Members = PlanOf(planHash) };

    /// <summary>What programs are told of the plan that something is about.</summary>
    public static IReadOnlyDictionary<string, string> PlanOf(string planHash) => new Dictionary<string, string> { ["planHash"] = planHash };

    /// <summary>The rollout that is meant.</summary>
    /// <exception cref="ApiException">None was named, and there is none or several that it could be.</exception>
    public static async Task<string> IdAsync(RolloutApi api, string? named, CancellationToken cancellationToken, bool mustRun = false)
    {
        if (named is not null)
            return named;

        var all = (await api.ListAsync(cancellationToken)).Document.Rollouts;
        var running = all.Where(rollout => !rollout.HasEnded).ToList();
        return running is [var one] ? one.Id
            : running.Count > 1 ? throw new ApiException("Several rollouts run.", $"Name one of {string.Join(", ", running.Select(rollout => rollout.Id))}.")
            : mustRun ? throw new ApiException("No rollout is running.", "See those that ended: ozprobes rollout list") { Code = NotFound }
            : all is [var newest, ..] ? newest.Id
            : throw new ApiException("There is no rollout yet.", "To see what one would do: ozprobes rollout plan FILE") { Code = NotFound };
    }

    /// <summary>The gate that is meant.</summary>
    /// <exception cref="ApiException">None was named, and none or several are as they must be.</exception>
    public static GateDocument Gate(RolloutDocument rollout, string? named, GateState wanted)
    {
        if (named is not null)
        {
            return rollout.Gates.FirstOrDefault(gate => gate.Key == named)
                ?? throw new ApiException($"Rollout {rollout.Rollout.Id} has no gate '{named}'; it has {string.Join(", ", rollout.Gates.Select(gate => gate.Key))}.") { Code = NotOpen };
        }

        var fitting = rollout.Gates.Where(gate => gate.State == wanted).ToList();
        return fitting is [var one] ? one
            : fitting.Count > 1 ? throw new ApiException($"Several gates are {KebabCase.Of(wanted)}.", $"Name one of {string.Join(", ", fitting.Select(gate => gate.Key))} with --gate.")
            : throw new ApiException($"No gate of rollout {rollout.Rollout.Id} is {KebabCase.Of(wanted)}{(rollout.Rollout.Explanation.Length > 0 ? ": " + rollout.Rollout.Explanation : "")}.") { Code = NotOpen };
    }
}

using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>What a step of a rollout tells the method beyond its outcome.</summary>
internal sealed record StepAnswer
{
    private const int LongestWhy = 1000;

    /// <summary>When to look again.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What was seen or is waited for, for people.</summary>
    public string? Why { get; init; }

    /// <summary>Whether there is more of the same to do.</summary>
    public bool More { get; init; }

    /// <summary>Whether the rollout ends here, since nothing was touched.</summary>
    public bool Ends { get; init; }

    /// <summary>How the rollout has ended (<see cref="Codes"/>); <see langword="null"/> for well, and in journals from before this was told.</summary>
    public string? End { get; init; }

    /// <summary>What had been told the rollout by then.</summary>
    public int Told { get; init; }

    /// <summary>How many batches there are.</summary>
    public int Batches { get; init; }

    /// <summary>The keys of the gates.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>The gate whose approvals have aged; <see langword="null"/> otherwise, and in journals from before this was told.</summary>
    public string? Gate { get; init; }

    /// <summary>What an outcome told.</summary>
    public static StepAnswer Of(Outcome outcome) => outcome.Output == Payload.None ? new() : outcome.Output.To<StepAnswer>();

    /// <summary>It is not so yet.</summary>
    public static Outcome Again(DateTimeOffset until, string why, string code = Codes.Again) =>
        Outcome.Inconclusive(code, Payload.Of(new StepAnswer { Until = until, Why = Shorten(why) }));

    /// <summary>People are to be asked again first.</summary>
    public static Outcome Aged(DateTimeOffset now, string gate) =>
        Outcome.Inconclusive(Codes.ApprovalAged, Payload.Of(new StepAnswer { Until = now, Why = $"the approvals of the gate {gate} have aged", Gate = gate }));

    /// <summary>It is known not to be so.</summary>
    public static Outcome Failed(string code, string why) => Outcome.Failed(code, Payload.Of(new StepAnswer { Why = Shorten(why) }));

    /// <summary>It is so.</summary>
    public static Outcome Done(bool more = false) => Outcome.Succeeded(Payload.Of(new StepAnswer { More = more }));

    private static string Shorten(string why) => why.Length <= LongestWhy ? why : why[..LongestWhy] + "…";
}

using System.Net;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary>What came of one request.</summary>
internal sealed record DoctorAnswer
{
    /// <summary>The answer; <see langword="null"/> when there was none.</summary>
    public ApiAnswer? Answer { get; init; }

    /// <summary>Why it is none of ozprobes'; <see langword="null"/> when it is one.</summary>
    public ApiTrouble? Trouble { get; init; }

    /// <summary>When the request was sent, by the local clock.</summary>
    public required DateTimeOffset Sent { get; init; }

    /// <summary>When the answer was there, by the local clock.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>Whether what was asked for was given.</summary>
    public bool IsServed => Answer?.IsGood == true && Trouble is null;

    /// <summary>Whether ozprobes itself refused whoever asked, and led nobody to a sign-in of somebody else's.</summary>
    public bool IsRefused => Answer is { Problem: not null, Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden };

    /// <summary>Why nothing was given: what ozprobes says is wrong, else what came between; <see langword="null"/> when it was given.</summary>
    public ApiTrouble? Wrong => Trouble ?? (Answer?.Problem is { } problem
        ? new ApiTrouble(ApiAnswer.TextOf(problem, "code") ?? "problem", Clause(ApiAnswer.TextOf(problem, "detail")!), ApiAnswer.Shown(ApiAnswer.TextOf(problem, "remedy") ?? "Its log says more."))
        : null);

    private static string Clause(string sentence) => ApiAnswer.Shown(sentence).TrimEnd('.');
}

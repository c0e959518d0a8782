using System.Text.Json;

namespace OpenZro.Probes.Results;

/// <summary>What was seen from one region of one relay, or of one of its endpoints.</summary>
public sealed record ResultsRow
{
    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>The relay's name.</summary>
    public required string Relay { get; init; }

    /// <summary>The endpoint, as <c>address:port server-name</c>; <see langword="null"/> for all of the relay's together.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How many probes reached their goal.</summary>
    public long Succeeded { get; init; }

    /// <summary>How many probes failed.</summary>
    public long Failed { get; init; }

    /// <summary>How many probes were not made.</summary>
    public long Skipped { get; init; }

    /// <summary>The failures, most frequent first.</summary>
    public IReadOnlyList<FailureCount> Failures { get; init; } = [];

    /// <summary>The phases that were measured, in their order.</summary>
    public IReadOnlyList<PhaseSummary> Phases { get; init; } = [];

    internal static ResultsRow Of(TallyKey key, Tally tally) => new()
    {
        Region = key.Region,
        Relay = key.Relay,
        Endpoint = key.Endpoint,
        Succeeded = tally.Succeeded,
        Failed = tally.Failed,
        Skipped = tally.Skipped,
        Failures =
        [
            .. tally.Failures.OrderByDescending(failure => failure.Value).Select(failure => new FailureCount(
                Name(failure.Key.Phase.ToString()), Name(failure.Key.Reason.ToString()), failure.Value)),
        ],
        Phases = [.. tally.Phases.Select(phase => PhaseSummary.Of(phase.Key, phase.Value))],
    };

    private static string Name(string member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member);
}

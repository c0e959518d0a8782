using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>How a step or an orchestration ended, as it stands in the history of Durable Task.</summary>
/// <param name="Operation">
/// The operation that it answers; <see langword="null"/> for an orchestration that nobody waits for. Durable Task itself compares, when a
/// method runs again, no more than the name of the function that was called, and all steps are run by one function.
/// </param>
/// <param name="Status">The status in kebab-case; <see langword="null"/> when it threw.</param>
/// <param name="Code">Why it failed or is inconclusive.</param>
/// <param name="Output">Its output, as JSON.</param>
/// <param name="Bug">What was thrown.</param>
internal sealed record RecordedOutcome(string? Operation, string? Status, string? Code, string? Output, string? Bug)
{
    /// <summary>What is recorded of an outcome.</summary>
    public static RecordedOutcome Of(string? operation, Outcome outcome) =>
        new(operation, KebabCase.Of(outcome.Status), outcome.Code, outcome.Output.Json, null);

    /// <summary>What is recorded of a bug.</summary>
    public static RecordedOutcome OfBug(string? operation, string description) => new(operation, null, null, null, description);

    /// <summary>The outcome; <see langword="null"/> when it threw.</summary>
    /// <exception cref="PayloadException">The output is none.</exception>
    public Outcome? ToOutcome() => Status is not { } status ? null : Enum.Parse<OutcomeStatus>(status, ignoreCase: true) switch
    {
        OutcomeStatus.Succeeded => Outcome.Succeeded(Payload.Parse(Output!)),
        OutcomeStatus.Failed => Outcome.Failed(Code!, Payload.Parse(Output!)),
        _ => Outcome.Inconclusive(Code!, Payload.Parse(Output!)),
    };
}

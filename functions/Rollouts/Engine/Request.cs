using System.Globalization;
using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>What a method is waiting for, with all that is needed to do it.</summary>
/// <param name="Operation">What the journal knows of it.</param>
internal abstract record Request(JournalOperation Operation)
{
    /// <summary>An instant as it is hashed.</summary>
    protected static string Text(DateTimeOffset instant) => instant.UtcTicks.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One or more steps: a single step is a fan-out of one whose call is the operation itself.</summary>
internal sealed record StepsRequest(JournalOperation Operation, IReadOnlyList<JournalOperation> Calls, IReadOnlyList<StepCall> Steps, int MaxParallel)
    : Request(Operation)
{
    public static StepsRequest One(int ordinal, StepCall step)
    {
        var operation = Of(ordinal, step);
        return new(operation, [operation], [step], 1);
    }

    public static StepsRequest Many(int ordinal, string key, IReadOnlyList<StepCall> steps, int maxParallel)
    {
        JournalOperation[] calls = [.. steps.Select((step, index) => Of(ordinal + 1 + index, step))];
        var given = string.Join('\n', [maxParallel.ToString(CultureInfo.InvariantCulture), .. calls.Select(call => $"{call.Key} {call.InputHash}")]);
        return new(JournalOperation.Of(ordinal, OperationKind.All, key, given), calls, steps, maxParallel);
    }

    private static JournalOperation Of(int ordinal, StepCall step) => JournalOperation.Of(ordinal, OperationKind.Step, step.Key, $"{step.Name}\n{step.Input.Json}");
}

/// <summary>A wait for a signal.</summary>
/// <param name="Operation">What the journal knows of it.</param>
/// <param name="Deadline">When to go on without it.</param>
/// <param name="Taken">How often the signal had been raised when a wait last took it.</param>
internal sealed record SignalRequest(JournalOperation Operation, DateTimeOffset Deadline, long Taken) : Request(Operation)
{
    public static SignalRequest Of(int ordinal, string key, DateTimeOffset deadline, long taken) =>
        new(JournalOperation.Of(ordinal, OperationKind.Signal, key, Text(deadline)), deadline, taken);
}

/// <summary>A wait for an instant.</summary>
internal sealed record SleepRequest(JournalOperation Operation, DateTimeOffset Until) : Request(Operation)
{
    public static SleepRequest Of(int ordinal, DateTimeOffset until) =>
        new(JournalOperation.Of(ordinal, OperationKind.Sleep, "", Text(until)), until);
}

/// <summary>Another orchestration.</summary>
internal sealed record ChildRequest(JournalOperation Operation, string Name, Payload Input) : Request(Operation)
{
    public static ChildRequest Of(int ordinal, string key, string name, Payload input) =>
        new(JournalOperation.Of(ordinal, OperationKind.Child, key, $"{name}\n{input.Json}"), name, input);
}

/// <summary>The end of the method, with its result: exactly one of the two.</summary>
internal sealed record EndRequest(JournalOperation Operation, Outcome? Outcome, string? Problem) : Request(Operation)
{
    public static EndRequest Of(int ordinal, Outcome? outcome, string? problem) =>
        new(JournalOperation.Of(ordinal, OperationKind.End, "", problem ?? $"{outcome!.Status} {outcome.Code} {outcome.Output.Json}"), outcome, problem);
}

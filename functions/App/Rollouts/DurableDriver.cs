using System.Text.Json;
using Microsoft.DurableTask;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>
/// Carries one orchestration's method over Durable Task: what the method asks for becomes an activity, a timer, an external event or a
/// sub-orchestration, and what comes of it is handed back to the method, turn by turn, as the local engine does over its journal.
/// </summary>
/// <param name="durable">The framework's side, which runs this again over its history.</param>
/// <param name="catalogue">The orchestrations of this program.</param>
/// <param name="run">The method.</param>
internal sealed class DurableDriver(TaskOrchestrationContext durable, OrchestrationCatalogue catalogue, MethodRun run)
{
    private readonly SignalCounts _signals = new(durable);
    private DateTimeOffset _now;
    private Payload? _reported;

    /// <summary>Runs the orchestration that the framework was started with.</summary>
    /// <exception cref="OrchestrationFaultException">Its method threw, or its version is not known.</exception>
    public static async Task<RecordedOutcome> RunAsync(TaskOrchestrationContext durable, OrchestrationCall call, OrchestrationCatalogue catalogue)
    {
        var orchestration = catalogue.Find(call.Name, call.Version) ?? throw new OrchestrationFaultException(UnknownVersion(call));
        var run = new MethodRun(orchestration, durable.InstanceId, Payload.Parse(call.Input));
        try
        {
            return await new DurableDriver(durable, catalogue, run).DriveAsync(call.Operation);
        }
        catch (JournalMismatchException mismatch)
        {
            // What is thrown here the framework replaces, once it meets history that nobody asked for: what was said stays.
            durable.SetCustomStatus(new MismatchReport(mismatch.Message));
            throw new OrchestrationFaultException(mismatch.Message);
        }
    }

    /// <summary>What is said of an orchestration whose version this program does not know.</summary>
    public static string UnknownVersion(OrchestrationCall call) => $"Version {call.Version} of '{call.Name}' is not known to this program: run one that knows it.";

    private async Task<RecordedOutcome> DriveAsync(string? operation)
    {
        run.Start(Now());
        Report();
        while (run.Request is not EndRequest)
        {
            await PerformAsync(run.Request!);
            Report();
        }

        var end = (EndRequest)run.Request;
        return end.Outcome is { } outcome ? RecordedOutcome.Of(operation, outcome) : throw new OrchestrationFaultException(end.Problem!);
    }

    /// <summary>The framework's present, which another machine's clock must not turn back.</summary>
    private DateTimeOffset Now()
    {
        var now = new DateTimeOffset(DateTime.SpecifyKind(durable.CurrentUtcDateTime, DateTimeKind.Utc));
        return _now = now > _now ? now : _now;
    }

    private void Report()
    {
        if (run.Status is not { } status || status == _reported)
            return;
        durable.SetCustomStatus(JsonElement.Parse(status.Json));
        _reported = status;
    }

    private async Task PerformAsync(Request request)
    {
        switch (request)
        {
            case StepsRequest steps:
                await RunAsync(steps);
                break;
            case SignalRequest signal:
                run.Complete(signal.Operation, new Result { Taken = await WaitAsync(signal) }, Now());
                break;
            case SleepRequest sleep:
                await SleepAsync(sleep);
                run.Complete(sleep.Operation, new Result(), Now());
                break;
            case ChildRequest child:
                run.Complete(child.Operation, await RunAsync(child), Now());
                break;
        }
    }

    private async Task RunAsync(StepsRequest request)
    {
        var waiting = new Queue<(JournalOperation Call, StepCall Step)>(request.Calls.Zip(request.Steps));
        var running = new List<Task<(JournalOperation Call, Result Result)>>();
        while (waiting.Count > 0 || running.Count > 0)
        {
            while (waiting.Count > 0 && running.Count < request.MaxParallel)
            {
                var (call, step) = waiting.Dequeue();
                running.Add(RunAsync(call, step));
            }

            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            var (endedCall, result) = await ended;
            run.Complete(endedCall, result, Now());
        }
    }

    private async Task<(JournalOperation Call, Result Result)> RunAsync(JournalOperation call, StepCall step)
    {
        var order = new StepOrder(durable.InstanceId, step.Name, step.Key, step.Input.Json, $"{call}");
        return (call, await AnswerAsync(call, durable.CallActivityAsync<RecordedOutcome>(FunctionNames.RolloutStep, order)));
    }

    private async Task<Result> RunAsync(ChildRequest request)
    {
        IOrchestration child;
        try
        {
            child = catalogue.Newest(request.Name);
        }
        catch (ArgumentException unknown)
        {
            return new Result { Bug = StepRunner.Describe(unknown) };
        }

        var call = new OrchestrationCall(child.Name, child.Version, request.Input.Json, $"{request.Operation}");
        var options = new SubOrchestrationOptions(instanceId: OperationKeys.Join(durable.InstanceId, request.Operation.Key)) { Version = DurableVersion.Of(child.Version) };
        return await AnswerAsync(request.Operation, durable.CallSubOrchestratorAsync<RecordedOutcome>(FunctionNames.RolloutBatch, call, options));
    }

    /// <summary>An answer from the history, which must be to what the method asks now.</summary>
    /// <exception cref="JournalMismatchException">It is to something else.</exception>
    private static async Task<Result> AnswerAsync(JournalOperation asked, Task<RecordedOutcome> answering)
    {
        RecordedOutcome answer;
        try
        {
            answer = await answering;
        }
        catch (TaskFailedException failed)
        {
            return new Result { Bug = failed.FailureDetails.ErrorMessage };
        }

        return answer.Operation == $"{asked}"
            ? new Result { Outcome = answer.ToOutcome(), Bug = answer.Bug }
            : throw new JournalMismatchException(asked.Ordinal - 1, answer.Operation ?? "nothing", $"{asked}");
    }

    private async Task<long?> WaitAsync(SignalRequest request)
    {
        using var raised = new CancellationTokenSource();
        Task? deadline = null;
        while (true)
        {
            if (_signals.Count(request.Operation.Key) is var count && count > request.Taken)
            {
                GiveUp(raised);
                return count;
            }

            deadline ??= durable.CreateTimer(request.Deadline.UtcDateTime, raised.Token);
            if (deadline.IsCompleted)
                return null;
            await Task.WhenAny(_signals.Next(request.Operation.Key), deadline);
        }
    }

    /// <summary>
    /// Cancels a timer that is not needed any more, since a pending one would hold the orchestration until it fires; here and now, since
    /// nothing but the framework may bring an orchestration back.
    /// </summary>
    private static void GiveUp(CancellationTokenSource timer) => timer.Cancel();

    /// <summary>Sleeps; the framework itself cuts what is longer than its longest timer into several.</summary>
    private async Task SleepAsync(SleepRequest request)
    {
        while (Now() < request.Until)
            await durable.CreateTimer(request.Until.UtcDateTime, CancellationToken.None);
    }
}

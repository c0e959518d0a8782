using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// Carries one orchestration from where its journal ends to its end: does what the method asks for, records what came of it together
/// with what the method asks for next, and so on. Between operations it is a suspended method and an entry in a list, and has no thread
/// and no timer.
/// </summary>
/// <param name="id">The orchestration.</param>
/// <param name="parts">What the drivers of an engine share.</param>
internal sealed class OrchestrationDriver(string id, EngineParts parts)
{
    private readonly Journal _journal = new(parts.Storage, id, parts.Lease.Holder);
    private readonly StepRunner _runner = new(parts.Time);
    private MethodRun _run = null!;
    private Payload? _reported;

    /// <summary>Drives until the method has ended, or until this program cannot go on with it.</summary>
    /// <exception cref="FencedException">Another engine has written to the journal: it must be read again.</exception>
    /// <exception cref="OperationCanceledException">The engine stops.</exception>
    public async Task<DriverEnd> DriveAsync(CancellationToken stop)
    {
        using var driving = new CancellationScope(stop);
        return await LoadAsync(driving.Token) ?? await FinishAsync(driving.Token);
    }

    /// <summary>Brings the method to where its journal ends; says so if it cannot be driven from there.</summary>
    private async Task<DriverEnd?> LoadAsync(CancellationToken stop)
    {
        await parts.Loading.WaitAsync(stop);
        try
        {
            if (await parts.Instances.FindAsync(id, stop) is not { } instance)
                return DriverEnd.NotStarted;
            _reported = instance.Status;
            if (parts.Catalogue.Find(instance.Name, instance.Version) is not { } orchestration)
                return await StickAsync($"Version {instance.Version} of '{instance.Name}' is not known to this program: run one that knows it.", stop);
            _run = new MethodRun(orchestration, id, instance.Input);
            var entries = await _journal.LoadAsync(stop);
            if (_journal.IsOfNewerEngine(entries))
                throw new OperationCanceledException("Another engine has taken over.");
            JournalReplay.Over(_run, entries);
            if (instance.State == OrchestrationState.Stuck)
                await parts.Instances.ResumeAsync(id, stop);
            await TakeOverAsync(entries.Count, stop);
            return null;
        }
        catch (JournalMismatchException mismatch)
        {
            return await StickAsync(mismatch.Message, stop);
        }
        finally
        {
            parts.Loading.Release();
        }
    }

    /// <summary>
    /// Steps that were running are run again, but only after an entry of ours stands behind the journal's last: from then on, whatever an
    /// engine that was here before still has to record finds its place taken.
    /// </summary>
    private async Task TakeOverAsync(int entries, CancellationToken stop)
    {
        if (entries == 0)
            await RecordAsync(null, new Result(), stop);
        else if (_run.Request is StepsRequest)
            await _journal.AppendAsync(_journal.Compose(parts.Time.GetUtcNow(), null, null), stop);
    }

    private async Task<DriverEnd> FinishAsync(CancellationToken stop)
    {
        while (_run.Request is not EndRequest)
            await PerformAsync(_run.Request!, stop);
        var end = (EndRequest)_run.Request;
        await parts.Instances.EndAsync(id, end.Outcome, end.Problem, stop);
        await parts.Signals.ForgetAsync(id, stop);
        await parts.Instances.RetireAsync(id, stop);
        parts.Bells.Ring(Bells.OfEnd(id));
        return DriverEnd.Ended;
    }

    private async Task PerformAsync(Request request, CancellationToken stop)
    {
        switch (request)
        {
            case StepsRequest steps:
                await RunAsync(steps, stop);
                break;
            case SignalRequest signal:
                await RecordAsync(signal.Operation, new Result { Taken = await WaitAsync(signal, stop) }, stop);
                break;
            case SleepRequest sleep:
                await WaitAsync(parts.Alarm.At(sleep.Until), stop);
                await RecordAsync(sleep.Operation, new Result(), stop);
                break;
            case ChildRequest child:
                await RecordAsync(child.Operation, await RunAsync(child, stop), stop);
                break;
        }
    }

    private async Task RunAsync(StepsRequest request, CancellationToken stop)
    {
        var waiting = new Queue<(JournalOperation Call, StepCall Step)>(request.Calls.Zip(request.Steps).Where(pair => _run.IsOpen(pair.First)));
        var running = new List<Task<(JournalOperation Call, Result Result)>>();
        while (waiting.Count > 0 || running.Count > 0)
        {
            while (waiting.Count > 0 && running.Count < request.MaxParallel)
            {
                var (call, step) = waiting.Dequeue();
                running.Add(RunAsync(call, step, stop));
            }

            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            var (endedCall, result) = await ended;
            await RecordAsync(endedCall, result, stop);
        }
    }

    private async Task<(JournalOperation Call, Result Result)> RunAsync(JournalOperation call, StepCall step, CancellationToken stop)
    {
        // Between the entry and this line the lease may have run out.
        if (!parts.Lease.IsHeld)
            throw new OperationCanceledException("The lease has run out.");
        try
        {
            var outcome = await _runner.RunAsync(parts.Catalogue.Step(step.Name), new StepContext(id, step.Key, step.Input), stop);
            return (call, new Result { Outcome = outcome });
        }
        catch (StepBugException bug)
        {
            return (call, new Result { Bug = bug.Description });
        }
        catch (ArgumentException unknown)
        {
            return (call, new Result { Bug = StepRunner.Describe(unknown) });
        }
    }

    private async Task<Result> RunAsync(ChildRequest request, CancellationToken stop)
    {
        var child = OperationKeys.Join(id, request.Operation.Key);
        try
        {
            await parts.Client.StartAsync(child, request.Name, request.Input, stop);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return new Result { Bug = StepRunner.Describe(exception) };
        }

        while (true)
        {
            var end = parts.Bells.Listen(Bells.OfEnd(child));
            var instance = await parts.Instances.FindAsync(child, stop);
            if (instance?.State == OrchestrationState.Ended)
                return new Result { Outcome = instance.Outcome };
            if (instance?.State == OrchestrationState.Faulted)
                return new Result { Bug = instance.Problem };
            await WaitAsync(end, stop);
        }
    }

    private async Task<long?> WaitAsync(SignalRequest request, CancellationToken stop)
    {
        var bell = Bells.OfSignal(id, request.Operation.Key);
        var deadline = parts.Alarm.At(request.Deadline);
        while (true)
        {
            var rung = parts.Bells.Listen(bell);
            if (await parts.Signals.CountAsync(id, request.Operation.Key, stop) is var count && count > request.Taken)
                return count;
            if (deadline.IsCompleted)
                return null;
            await WaitAsync(Task.WhenAny(rung, deadline), stop);
        }
    }

    /// <summary>Waits, and goes on on a thread of its own rather than that of the timer or of whoever rang.</summary>
    private static async Task WaitAsync(Task wait, CancellationToken stop)
    {
        await wait.WaitAsync(stop);
        await Task.Yield();
    }

    private async Task RecordAsync(JournalOperation? ended, Result result, CancellationToken stop)
    {
        var entry = _journal.Compose(parts.Time.GetUtcNow(), ended, result);
        if (ended is null)
            _run.Start(entry.At);
        else
            _run.Complete(ended, result, entry.At);
        await _journal.AppendAsync(entry with { Next = _run.Asked }, stop);
        if (_run.Status is { } status && status != _reported)
        {
            await parts.Instances.ReportAsync(id, status, stop);
            _reported = status;
        }
    }

    private async Task<DriverEnd> StickAsync(string problem, CancellationToken stop)
    {
        await parts.Instances.StickAsync(id, problem, stop);
        return DriverEnd.Stuck;
    }
}

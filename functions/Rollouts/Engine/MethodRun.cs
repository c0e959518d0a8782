using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// One orchestration's method in memory, driven turn by turn: a turn begins with an outcome and lasts until the method asks for the next
/// operation, all of it on the thread that brought the outcome. It knows neither storage nor clock, so that a turn over a recorded outcome
/// and a turn over a new one cannot differ.
/// </summary>
/// <param name="orchestration">The method.</param>
/// <param name="id">The orchestration's id.</param>
/// <param name="input">What it was started with.</param>
internal sealed class MethodRun(IOrchestration orchestration, string id, Payload input) : IOrchestrationContext
{
    private readonly OperationKeys _keys = new();
    private readonly Dictionary<string, long> _taken = new(StringComparer.Ordinal);
    private Durable<Outcome>? _method;
    private PendingRequest? _pending;
    private int _ordinal;
    private int? _thread;

    public string Id => id;

    public DateTimeOffset Now { get; private set; }

    /// <summary>What the method last reported.</summary>
    public Payload? Status { get; private set; }

    /// <summary>What the method waits for, or how it ended; nothing before it was started.</summary>
    public Request? Request { get; private set; }

    /// <summary>What the method asked for in its last turn; <see langword="null"/> while a fan-out goes on, since there was no turn.</summary>
    public JournalOperation? Asked { get; private set; }

    /// <summary>Whether a call of what is waited for has no result yet.</summary>
    public bool IsOpen(JournalOperation operation) => _pending?.IsOpen(operation) == true;

    /// <summary>Runs the first turn.</summary>
    public void Start(DateTimeOffset now) => Turn(now, () => _method = orchestration.RunAsync(this, input));

    /// <summary>Takes a result, and runs a turn unless a fan-out still waits for others.</summary>
    public void Complete(JournalOperation operation, Result result, DateTimeOffset at)
    {
        var pending = _pending!;
        pending.Set(operation, result);
        (Now, Asked) = (at, null);
        if (!pending.IsComplete)
            return;
        if (result.Taken is { } taken)
            _taken[operation.Key] = taken;
        _pending = null;
        Turn(at, pending.Deliver);
    }

    public Durable<Outcome> Step(string key, string name, Payload input)
    {
        Take(key);
        return Ask(StepsRequest.One(++_ordinal, new StepCall(key, name, input)), results => OutcomeOf(key, results[0]));
    }

    public Durable<IReadOnlyList<Outcome>> All(string key, IReadOnlyList<StepCall> calls, int maxParallel)
    {
        Take(key);
        foreach (var call in calls)
            _keys.Take(call.Key);
        if (maxParallel < 1)
            throw new OrchestrationRuleException($"'{key}' would run {maxParallel} steps at a time; at least one is needed.");
        if (calls.Count == 0)
            return Durable<IReadOnlyList<Outcome>>.Of(Task.FromResult<IReadOnlyList<Outcome>>([]));
        var request = StepsRequest.Many(++_ordinal, key, [.. calls], maxParallel);
        _ordinal += calls.Count;
        return Ask<IReadOnlyList<Outcome>>(request, results => [.. results.Select((result, index) => OutcomeOf(request.Calls[index].Key, result))]);
    }

    public Durable<Wake> Signal(string key, DateTimeOffset deadline)
    {
        CheckTurn();
        OperationKeys.Check(key);
        return Ask(
            SignalRequest.Of(++_ordinal, key, deadline, _taken.GetValueOrDefault(key)),
            results => results[0].Taken is null ? Wake.Elapsed : Wake.Raised);
    }

    public Durable<DateTimeOffset> SleepUntil(DateTimeOffset instant)
    {
        CheckTurn();
        return Ask(SleepRequest.Of(++_ordinal, instant), _ => Now);
    }

    public Durable<Outcome> Child(string key, string name, Payload input)
    {
        Take(key);
        OperationKeys.CheckId(OperationKeys.Join(id, key));
        return Ask(ChildRequest.Of(++_ordinal, key, name, input), results => OutcomeOf(key, results[0]));
    }

    public void Report(Payload status)
    {
        CheckTurn();
        Status = status;
    }

    private static Outcome OutcomeOf(string key, Result result) =>
        result.Bug is { } bug ? throw new StepBugException(key, bug) : result.Outcome!;

    private Durable<T> Ask<T>(Request request, Func<IReadOnlyList<Result>, T> read)
    {
        if (_pending is { } pending)
            throw new OrchestrationRuleException($"{request.Operation} was asked for before {pending.Request.Operation} had ended: await one, then the next; use All to run steps side by side.");
        var durable = new Durable<T>();
        _pending = PendingRequest.Of(request, durable, read);
        return durable;
    }

    private void Take(string key)
    {
        CheckTurn();
        _keys.Take(key);
    }

    private void CheckTurn()
    {
        if (_thread != Environment.CurrentManagedThreadId)
            throw new OrchestrationRuleException($"'{id}' called its context from outside its turn: another thread, or code that ran on after a foreign await.");
    }

    private void Turn(DateTimeOffset now, Action begin)
    {
        (Now, _thread) = (now, Environment.CurrentManagedThreadId);
        try
        {
            begin();
        }
        catch (Exception exception)
        {
            // Only a method that is not async throws here; it never runs again.
            _method = new Durable<Outcome>();
            _method.Fail(exception);
        }

        _thread = null;
        Request = _method!.IsCompleted ? End(_method) : _pending?.Request
            ?? EndRequest.Of(_ordinal + 1, null, $"{nameof(OrchestrationRuleException)}: The method waits for something that the engine did not hand out.");
        Asked = Request.Operation;
    }

    private EndRequest End(Durable<Outcome> method)
    {
        try
        {
            var outcome = method.Value();
            return _pending is null
                ? EndRequest.Of(_ordinal + 1, outcome, null)
                : throw new OrchestrationRuleException($"The method returned without awaiting {_pending.Request.Operation}.");
        }
        catch (Exception exception)
        {
            _pending = null;
            return EndRequest.Of(_ordinal + 1, null, StepRunner.Describe(exception));
        }
    }
}

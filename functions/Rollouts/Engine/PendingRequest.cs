using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>A request, the results that are there, and how to hand them to the method once all are.</summary>
internal sealed class PendingRequest
{
    private readonly Dictionary<JournalOperation, int> _places;
    private readonly Result?[] _results;
    private readonly Action<Result[]> _deliver;
    private int _open;

    private PendingRequest(Request request, Action<Result[]> deliver)
    {
        IReadOnlyList<JournalOperation> operations = request is StepsRequest steps ? steps.Calls : [request.Operation];
        _places = operations.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        (Request, _deliver, _results, _open) = (request, deliver, new Result?[operations.Count], operations.Count);
    }

    public Request Request { get; }

    public bool IsComplete => _open == 0;

    public static PendingRequest Of<T>(Request request, Durable<T> durable, Func<IReadOnlyList<Result>, T> read) =>
        new(request, results =>
        {
            T value;
            try
            {
                value = read(results);
            }
            catch (StepBugException bug)
            {
                durable.Fail(bug);
                return;
            }

            durable.Complete(value);
        });

    public bool IsOpen(JournalOperation operation) => _places.TryGetValue(operation, out var place) && _results[place] is null;

    public void Set(JournalOperation operation, Result result)
    {
        _results[_places[operation]] = result;
        _open--;
    }

    public void Deliver() => _deliver(_results!);
}

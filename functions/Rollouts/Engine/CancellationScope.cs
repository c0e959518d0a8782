namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>A token that ends with another, and when the scope is left: what was begun within does not outlive it.</summary>
internal sealed class CancellationScope(CancellationToken outer) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(outer);

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}

using System.Collections.Concurrent;

namespace OpenZro.Probes.Tests.Storage;

/// <summary>Sends requests, but for those that it is told to fail.</summary>
public sealed class FaultyHandler : DelegatingHandler
{
    private readonly ConcurrentQueue<Fault> _next = new();
    private Fault? _always;
    private int _requests;

    public FaultyHandler()
        : base(new SocketsHttpHandler())
    {
    }

    public int Requests => Volatile.Read(ref _requests);

    public void Next(params Fault[] faults)
    {
        foreach (var fault in faults)
            _next.Enqueue(fault);
    }

    public void Always(Fault fault) => _always = fault;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var fault = _next.TryDequeue(out var next) ? next : _always;
        return fault is null ? base.SendAsync(request, cancellationToken) : fault(() => base.SendAsync(request, cancellationToken), cancellationToken);
    }
}

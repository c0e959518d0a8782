using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Wire;

namespace OpenZro.Probes.Probing;

/// <summary>
/// Probes one endpoint as a peer would connect to it: a socket to an address, TLS, the WebSocket upgrade, the relay protocol's
/// authentication, and a proper goodbye. Each phase has its own clock; what fails is data; nothing is thrown for what a server does.
/// One instance serves any number of probes at once.
/// </summary>
public sealed class EndpointProber : IDisposable
{
    private readonly TimeProvider _time;
    private readonly IConnector _connector;
    private readonly TrustRoots _roots;
    private readonly LagMonitor? _lag;

    /// <summary>Makes a prober.</summary>
    /// <param name="time">The clock of every phase.</param>
    /// <param name="roots">What the certificates must lead to; they are judged outside of the phases.</param>
    /// <param name="connector">Connects the sockets; the machine's own network by default.</param>
    public EndpointProber(TimeProvider time, TrustRoots roots, IConnector? connector = null)
    {
        _time = time;
        _roots = roots;
        _connector = connector ?? SocketConnector.Instance;
        _lag = KernelTimes.AreKept && _connector is SocketConnector ? null : new LagMonitor(time);
    }

    /// <summary>Probes an endpoint once.</summary>
    /// <param name="endpoint">The address, port and name.</param>
    /// <param name="request">How far and how long.</param>
    /// <param name="cancellationToken">Ends the probe early; what was measured is still returned, with a failure that says so.</param>
    public async Task<Observation> ProbeAsync(ProbeEndpoint endpoint, ProbeRequest request, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetUtcNow();
        var goal = request is { Goal: ProbePhase.Authenticate, Secret: null } ? ProbePhase.Upgrade : request.Goal;
        var watch = _lag?.Begin();
        using var timeout = new CancellationTokenSource(request.Timeout, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var connection = new RelayConnection(endpoint, request, _connector, _time);
        var began = _time.GetTimestamp();
        var failure = await connection.GoAsync(goal, deadline.Token, cancellationToken);
        var elapsed = _time.GetElapsedTime(began);
        var lag = watch is null ? connection.Lag : _lag!.End(watch);
        failure ??= await connection.LeaveAsync();
        var (certificate, validation) = Judge(connection.Presented);
        return new Observation
        {
            Endpoint = endpoint,
            StartedAt = startedAt,
            Resolve = request.Resolve,
            Connect = connection.Connect,
            Handshake = connection.Handshake,
            Upgrade = connection.Upgrade,
            Authenticate = connection.Authenticate,
            Elapsed = elapsed,
            Lag = lag,
            Goal = goal,
            Tls = connection.Tls,
            Certificate = certificate,
            Validation = validation,
            InstanceUrl = connection.InstanceUrl,
            LocalEndpoint = connection.LocalEndpoint,
            Failure = failure,
            Trace = connection.Steps,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _lag?.Dispose();

    private (CertificateFacts? Facts, TimeSpan? Elapsed) Judge(IReadOnlyList<byte[]> presented)
    {
        if (presented.Count == 0)
            return (null, null);

        var began = _time.GetTimestamp();
        var facts = ChainInspector.Inspect(presented, _roots, _time.GetUtcNow());
        return (facts, _time.GetElapsedTime(began));
    }
}

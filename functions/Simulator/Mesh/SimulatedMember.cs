using System.Diagnostics.CodeAnalysis;
using System.Net;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Links;
using OpenZro.Probes.Simulator.Quic;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Simulator.Mesh;

/// <summary>One relay process of a simulated mesh and the path to it. It can be killed and restored, and its path made worse, at any time.</summary>
public sealed class SimulatedMember : IAsyncDisposable
{
    private readonly MemberSetup _setup;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly ServerCertificate _certificate;
    private readonly Stack<IAsyncDisposable> _parts = new();
    private Func<RelayCounters>? _count;
    private Action<LinkConditions>? _changePath;
    private LinkConditions _conditions;

    internal SimulatedMember(MemberSetup setup)
    {
        _setup = setup;
        _certificate = setup.Authority.Issue(setup.Plan.LacksClusterName ? [setup.Plan.Host] : new[] { setup.Plan.Host, setup.Relay.Host }.Distinct());
        _conditions = LinkConditions.WithRoundTrip(setup.Plan.RoundTrip) with { Jitter = setup.Plan.RoundTrip / 200 };
    }

    /// <summary>The member's host name.</summary>
    public string Host => _setup.Plan.Host;

    /// <summary>The relay that it is a member of.</summary>
    public string Relay => _setup.Relay.Name;

    /// <summary>Where it is reached, over TCP and, when its relay offers QUIC, UDP.</summary>
    public IPEndPoint EndPoint => _setup.EndPoint;

    /// <summary>Whether the process runs.</summary>
    public bool IsRunning => _count is not null;

    /// <summary>What the relay has seen since it was last started.</summary>
    public RelayCounters Counters => _count?.Invoke() ?? new RelayCounters();

    /// <summary>How the path to it behaves, for connections from now on and those that there are. QUIC takes a new round trip at the next start.</summary>
    public LinkConditions Conditions
    {
        get => _conditions;
        set
        {
            _conditions = value;
            _changePath?.Invoke(value);
        }
    }

    /// <summary>Ends the process: its port refuses, on TCP and UDP. Does nothing when it is not running.</summary>
    public async Task KillAsync()
    {
        await _changing.WaitAsync();
        try
        {
            await EndAsync();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Starts the process on its old address. Does nothing when it runs.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address was taken meanwhile, or does not exist.</exception>
    public async Task RestoreAsync()
    {
        await _changing.WaitAsync();
        try
        {
            if (!IsRunning)
            {
                await BeginAsync();
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _certificate.Dispose();
        _changing.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "What is kept is disposed of when the process ends.")]
    private async Task BeginAsync()
    {
        try
        {
            var relay = Keep(RelayServer.Start(new RelayServerOptions
            {
                InstanceUrl = $"rels://{_setup.Relay.Host}:{EndPoint.Port}",
                Secret = _setup.Secret,
                Certificate = _ => _certificate,
                Cluster = _setup.Cluster,
                Time = _setup.Line.Time,
            }));
            var proxy = Keep(DelayProxy.Start(EndPoint, relay.EndPoint, _setup.Line, _conditions, new Random(_setup.Seed)));
            if (_setup.Relay.OffersQuic)
            {
                var path = new QuicResponderOptions { Delay = _conditions.RoundTrip };
                Keep(QuicResponder.Start(EndPoint, _setup.Line.Time, new Random(_setup.Seed), path));
            }

            (_count, _changePath) = (() => relay.Counters, conditions => proxy.Conditions = conditions);
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private async Task EndAsync()
    {
        (_count, _changePath) = (null, null);
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }
}

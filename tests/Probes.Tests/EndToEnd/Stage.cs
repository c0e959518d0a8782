using System.Net;
using System.Security.Cryptography.X509Certificates;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Probing.Resolving;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Dns;
using OpenZro.Probes.Simulator.Relays;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>
/// Where one row of a table plays: real servers on loopback, a DNS server that knows their names, and a vantage point that probes them
/// as a fleet and judges what it saw. Nothing between the socket and the finding is replaced.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>The name in every certificate that is not about names.</summary>
    public const string Host = HostileCertificates.ServerName;

    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Stack<IAsyncDisposable> _servers = new();
    private readonly List<Func<int>> _openSockets = [];
    private readonly List<X509Certificate2> _roots = [];

    public Stage()
    {
        Dns = DnsServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new DnsZone(), TimeProvider.System);
        Certificates = new HostileCertificates(TimeProvider.System.GetUtcNow());
        Trust(Certificates.Root.Certificate);
        Trust(TestAuthority.Root.Certificate);
    }

    /// <summary>What every healthy relay and the vantage point share.</summary>
    public static AuthSecret Secret { get; } = new("of the mesh");

    public DnsServer Dns { get; }

    /// <summary>The network between the vantage point and the servers; it leads to where they listen.</summary>
    public Redirect Network { get; } = new();

    public HostileCertificates Certificates { get; }

    /// <summary>Keeps a server until the row ends.</summary>
    public T Keep<T>(T server)
        where T : IAsyncDisposable
    {
        _servers.Push(server);
        if (server is HostileServer hostile)
            _openSockets.Add(() => hostile.OpenSockets);
        else if (server is RelayServer relay)
            _openSockets.Add(() => relay.Counters.OpenSockets);

        return server;
    }

    public void Trust(X509Certificate2 root) => _roots.Add(root);

    /// <summary>Starts a relay that does everything right, with this certificate or a healthy one.</summary>
    public RelayServer StartRelay(ServerCertificate? certificate = null, Func<RelayServerOptions, RelayServerOptions>? change = null)
    {
        certificate ??= Certificates.Leaf();
        var options = new RelayServerOptions { InstanceUrl = $"rels://{Host}", Secret = Secret, Certificate = _ => certificate };
        return Keep(RelayServer.Start(change?.Invoke(options) ?? options));
    }

    /// <summary>A relay of the fleet at an address, under a name that DNS knows.</summary>
    public Relay Publish(IPEndPoint server, string host = Host, string scheme = "rels")
    {
        if (!IPAddress.TryParse(host, out _))
            Dns.Zone.Set(host, server.Address);

        return new Relay { Name = "br", Url = RelayUrl.Parse($"{scheme}://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{server.Port}") };
    }

    /// <summary>Probes a fleet once and judges what was seen.</summary>
    public async Task<Verdict> JudgeAsync(IReadOnlyList<Relay> relays, Func<ProbeRunOptions, ProbeRunOptions>? change = null, DnsOptions? dns = null)
    {
        var fleet = new FleetDefinition { Relays = relays };
        var options = new ProbeRunOptions { Region = "here", Secret = Secret, StartSpacing = TimeSpan.Zero, QuicTimeout = TimeSpan.FromSeconds(1) };
        using var vantage = new VantagePoint(
            new VantageSettings
            {
                Dns = dns ?? new DnsOptions { Resolvers = [Dns.Endpoint] },
                Roots = TrustRoots.Of(_roots),
                Connector = Network,
                Random = new Random(1),
            },
            TimeProvider.System);
        var run = await vantage.Fleet.RunAsync(fleet, change?.Invoke(options) ?? options, null, TestContext.Current.CancellationToken).WaitAsync(Hung);
        return Verdict.Of(fleet, run);
    }

    /// <summary>Waits until no server holds a socket of a probe any more.</summary>
    public async Task AllSocketsAreBackAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (_openSockets.Sum(open => open()) > 0 && TimeProvider.System.GetElapsedTime(began) < Patience)
            await Task.Delay(5);

        _openSockets.Sum(open => open()).ShouldBe(0, "a server still holds a socket of a probe that is over");
    }

    public async ValueTask DisposeAsync()
    {
        while (_servers.TryPop(out var server))
            await server.DisposeAsync();

        await Dns.DisposeAsync();
        Certificates.Dispose();
    }
}

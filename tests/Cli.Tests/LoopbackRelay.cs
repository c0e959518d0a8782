using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Cli.Tests;

/// <summary>A healthy relay on loopback, with the file of its certificate authority.</summary>
internal sealed class LoopbackRelay : IAsyncDisposable
{
    private readonly CertificateAuthority _authority = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());
    private readonly RelayServer _server;

    private LoopbackRelay(TimeSpan validFor)
    {
        var now = TimeProvider.System.GetUtcNow();
        var certificate = _authority.Issue(new LeafOptions { Addresses = [IPAddress.Loopback], NotBefore = now - TimeSpan.FromDays(60), NotAfter = now + validFor });
        _server = RelayServer.Start(new RelayServerOptions
        {
            InstanceUrl = "rels://relay.example:443",
            Secret = new AuthSecret("simulated"),
            Certificate = _ => certificate,
        });
        File.WriteAllText(CaFile, _authority.Pem);
    }

    public string CaFile { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pem");

    public string Url => $"rels://{_server.EndPoint}";

    public int Port => _server.EndPoint.Port;

    public static LoopbackRelay Start(TimeSpan? validFor = null) => new(validFor ?? TimeSpan.FromDays(90));

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        File.Delete(CaFile);
    }
}

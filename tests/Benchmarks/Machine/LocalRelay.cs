using System.Net;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Relays;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Machine;

/// <summary>A simulated relay in this process, for probes that run in another.</summary>
internal static class LocalRelay
{
    /// <summary>The relays' secret.</summary>
    public const string Secret = "benchmark";

    /// <summary>Starts one on every address of this machine.</summary>
    public static RelayServer Start(ServerCertificate? certificate = null, string host = TestAuthority.ServerName) => RelayServer.Start(new RelayServerOptions
    {
        Listen = new IPEndPoint(IPAddress.Any, 0),
        InstanceUrl = $"rels://{host}:443",
        Secret = new AuthSecret(Secret),
        Certificate = _ => certificate ?? TestAuthority.Certificate,
    });

    /// <summary>Writes the root that signs the relays' certificates to a file.</summary>
    public static async Task<string> WriteRootAsync(string folder)
    {
        var path = Path.Combine(folder, "root.pem");
        await File.WriteAllTextAsync(path, TestAuthority.Root.Pem);
        return path;
    }
}

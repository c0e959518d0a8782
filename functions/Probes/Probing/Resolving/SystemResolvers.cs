using System.Net;
using DnsClient;

namespace OpenZro.Probes.Probing.Resolving;

/// <summary>The DNS servers of this machine.</summary>
internal static class SystemResolvers
{
    // A resolver library asks no more than the first three (resolv.conf(5), MAXNS).
    private const int Most = 3;

    /// <summary>Finds them: <c>/etc/resolv.conf</c>, elsewhere the network interfaces. Empty when there are none; never a public server instead.</summary>
    public static IReadOnlyList<IPEndPoint> Find()
    {
        try
        {
            var found = OperatingSystem.IsWindows()
                ? NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
                : NameServer.ResolveNameServersNative();
            return [.. found.Select(AsEndpoint).OfType<IPEndPoint>().Distinct().Take(Most)];
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static IPEndPoint? AsEndpoint(NameServer server) =>
        IPAddress.TryParse(server.Address, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(address, server.Port)
            : null;
}

using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Where people reach the API of this process, as it is told them in commands that they can run.</summary>
/// <param name="settings">How it is served.</param>
/// <param name="server">What listens: it knows the port where any free one was asked for.</param>
internal sealed class ServedAddress(ServeSettings settings, IServer server)
{
    /// <summary>
    /// The public address where one is set, else where this process listens; on all addresses of the machine that is the machine's name.
    /// <see langword="null"/> before it listens.
    /// </summary>
    public string? Url =>
        settings.PublicUrl is { } given ? given.GetLeftPart(UriPartial.Authority)
        : server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } listening ? Reachable(new Uri(listening))
        : null;

    private static string Reachable(Uri listening) =>
        IPAddress.TryParse(listening.DnsSafeHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(listening) { Host = Dns.GetHostName() }.Uri.GetLeftPart(UriPartial.Authority)
            : listening.GetLeftPart(UriPartial.Authority);
}

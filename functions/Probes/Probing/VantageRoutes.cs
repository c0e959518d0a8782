using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Probing;

/// <summary>Which addresses this machine has a route for, by asking its routing table: nothing is sent.</summary>
public static class VantageRoutes
{
    private const int AnyPort = 443;

    // Root servers: addresses that only a default route reaches.
    private static readonly IPAddress SomewhereV4 = IPAddress.Parse("198.41.0.4");
    private static readonly IPAddress SomewhereV6 = IPAddress.Parse("2001:503:ba3e::2:30");

    /// <summary>The families with a route to the internet.</summary>
    public static AddressFamilies Families() => new(Reaches(SomewhereV4), Reaches(SomewhereV6));

    /// <summary>Whether there is a route to an address; connecting a datagram socket looks it up.</summary>
    public static bool Reaches(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, AnyPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Probing;

/// <summary>
/// Connects a probe's TCP socket. The real one is <see cref="SocketConnector"/>; a simulated mesh brings its own, since a kernel
/// accepts on loopback at once, where a distant relay takes a round trip.
/// </summary>
public interface IConnector
{
    /// <summary>Connects; the caller owns the socket and measures the time that this takes.</summary>
    /// <param name="socket">A TCP socket of the address's family, not yet connected.</param>
    /// <param name="remote">The address and port to connect to.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SocketException">The connection was refused, or the address cannot be reached.</exception>
    ValueTask ConnectAsync(Socket socket, IPEndPoint remote, CancellationToken cancellationToken);

    /// <summary>The round trip that connecting took, where it is known better than by a clock around <see cref="ConnectAsync"/>.</summary>
    /// <param name="connected">A socket that was just connected.</param>
    TimeSpan? RoundTrip(Socket connected) => null;
}

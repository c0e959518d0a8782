using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing.Wire;

namespace OpenZro.Probes.Probing;

/// <summary>Connects over the machine's own network.</summary>
public sealed class SocketConnector : IConnector
{
    private SocketConnector()
    {
    }

    /// <summary>The only instance.</summary>
    public static SocketConnector Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask ConnectAsync(Socket socket, IPEndPoint remote, CancellationToken cancellationToken) =>
        socket.ConnectAsync(remote, cancellationToken);

    /// <inheritdoc/>
    public TimeSpan? RoundTrip(Socket connected) => KernelTimes.AreKept ? KernelTimes.RoundTrip(connected) : null;
}

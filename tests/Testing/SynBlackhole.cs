using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Testing;

/// <summary>A port on which a SYN gets no answer: it listens, its queue is full, and nobody accepts (Linux drops the SYN).</summary>
public sealed class SynBlackhole : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    private SynBlackhole()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Opens the port and fills its queue.</summary>
    public static async Task<SynBlackhole> StartAsync()
    {
        var hole = new SynBlackhole();
        while (await hole.FillsAsync())
        {
        }

        return hole;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queued.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }

    private async Task<bool> FillsAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _queued.Add(socket);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await socket.ConnectAsync(EndPoint, timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

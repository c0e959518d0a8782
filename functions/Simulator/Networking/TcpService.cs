using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Simulator.Networking;

/// <summary>
/// Accepts connections and serves each by a function, until it is disposed: then nothing listens any more and every connection is
/// closed. The function owns nothing: its socket is disposed when it returns, and its exceptions end its own connection only.
/// </summary>
public sealed class TcpService : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private readonly Task _accepting;
    private bool _isDisposed;

    private TcpService(Socket listener, Func<Socket, CancellationToken, Task> serve)
    {
        _listener = listener;
        _serve = serve;
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>How many connections are open.</summary>
    public int OpenSockets => _connections.Count;

    /// <summary>Listens, and serves what connects.</summary>
    /// <param name="endPoint">Where to listen; port 0 takes a free one.</param>
    /// <param name="serve">Serves one connection; the token ends when the service does.</param>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static TcpService Start(IPEndPoint endPoint, Func<Socket, CancellationToken, Task> serve)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(512);
            return new TcpService(listener, serve);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Refuses new connections from now on, and leaves those that there are.</summary>
    public void StopListening() => _listener.Dispose();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;

        _isDisposed = true;
        StopListening();
        await _stopping.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_listener.SafeHandle.IsClosed)
        {
            try
            {
                Begin(await _listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The listener was closed, which ends the loop, or a client was gone before it was accepted.
            }
        }
    }

    private void Begin(Socket socket)
    {
        var serving = new Task<Task>(() => ServeAsync(socket));
        _connections[socket] = serving.Unwrap();
        serving.Start(TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await using var abort = _stopping.Token.Register(socket.Dispose);
            await _serve(socket, _stopping.Token);
        }
        catch (Exception)
        {
            // Whatever a client does ends its own connection and nothing else.
        }
        finally
        {
            socket.Dispose();
            _connections.TryRemove(socket, out _);
        }
    }
}

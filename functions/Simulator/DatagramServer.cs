using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Simulator;

/// <summary>A UDP port that answers each datagram with another one or with none, many at a time.</summary>
internal sealed class DatagramServer : IAsyncDisposable, IDisposable
{
    private readonly Socket _socket;
    private readonly Func<byte[], CancellationToken, Task<byte[]?>> _answer;
    private readonly CancellationTokenSource _stop = new();
    private Task _serving = Task.CompletedTask;
    private int _received;

    /// <summary>Takes the port; datagrams wait until <see cref="Start"/>.</summary>
    /// <param name="listen">Where to listen; port 0 takes a free one.</param>
    /// <param name="answer">Gives the answer to a datagram.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public DatagramServer(IPEndPoint listen, Func<byte[], CancellationToken, Task<byte[]?>> answer)
    {
        _answer = answer;
        _socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(listen);
            Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>How many datagrams have arrived.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>Begins to answer.</summary>
    public void Start() => _serving = ServeAsync();

    /// <summary>Frees the port of a server that was not started.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }

    /// <summary>Stops answering and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[ushort.MaxValue];
        var anyone = new IPEndPoint(Endpoint.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var answering = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, _stop.Token);
                Interlocked.Increment(ref _received);
                answering.RemoveAll(t => t.IsCompleted);
                answering.Add(AnswerAsync(buffer.AsSpan(0, received.ReceivedBytes).ToArray(), received.RemoteEndPoint));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // A socket error is about a client that was gone before its answer arrived: the next one is none the worse for it.
            }
        }

        await Task.WhenAll(answering);
    }

    private async Task AnswerAsync(byte[] datagram, EndPoint client)
    {
        try
        {
            if (await _answer(datagram, _stop.Token) is { } answer)
            {
                await _socket.SendToAsync(answer, SocketFlags.None, client, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
        }
    }
}

using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Simulator.Networking;

namespace OpenZro.Probes.Simulator.Links;

/// <summary>
/// A TCP proxy that makes loopback as long as a real path: every chunk of bytes arrives one way's time after it was sent, in order.
/// Its conditions may be changed while connections are open. Connecting through it takes no time; see <see cref="DelayConnector"/>.
/// </summary>
public sealed class DelayProxy : IAsyncDisposable
{
    private readonly TcpService _service;
    private readonly IPEndPoint _target;
    private readonly DelayLine _line;
    private readonly Random _random;
    private readonly Lock _drawing = new();
    private volatile LinkConditions _conditions;

    private DelayProxy(IPEndPoint listen, IPEndPoint target, DelayLine line, LinkConditions conditions, Random random)
    {
        _target = target;
        _line = line;
        _conditions = conditions;
        _random = random;
        _service = TcpService.Start(listen, ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _service.EndPoint;

    /// <summary>How many clients are connected.</summary>
    public int OpenSockets => _service.OpenSockets;

    /// <summary>How the path behaves from now on.</summary>
    public LinkConditions Conditions
    {
        get => _conditions;
        set => _conditions = value;
    }

    /// <summary>Starts a proxy.</summary>
    /// <param name="listen">Where to listen; port 0 takes a free one.</param>
    /// <param name="target">The server behind it.</param>
    /// <param name="line">Where delays are waited for.</param>
    /// <param name="conditions">How the path behaves.</param>
    /// <param name="random">Draws the jitter.</param>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static DelayProxy Start(IPEndPoint listen, IPEndPoint target, DelayLine line, LinkConditions conditions, Random random) =>
        new(listen, target, line, conditions, random);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        using var server = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await server.ConnectAsync(_target, ending.Token);
            var there = new DelayedFlow(client, server, this, isFromServer: false).RunAsync(ending.Token);
            var back = new DelayedFlow(server, client, this, isFromServer: true).RunAsync(ending.Token);
            await await Task.WhenAny(there, back);
            await Task.WhenAll(there, back);
        }
        catch (SocketException)
        {
            // Closed with a linger time of zero, a socket resets: what broke on one side breaks the other.
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            server.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    internal DelayLine Line => _line;

    internal TimeSpan DrawJitter(LinkConditions conditions)
    {
        if (conditions.Jitter == TimeSpan.Zero)
            return TimeSpan.Zero;

        lock (_drawing)
        {
            return conditions.Jitter * _random.NextDouble();
        }
    }
}

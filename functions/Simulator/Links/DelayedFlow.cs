using System.Net.Sockets;
using System.Threading.Channels;

namespace OpenZro.Probes.Simulator.Links;

/// <summary>One direction of one proxied connection: reads at once, writes when the path's time has passed.</summary>
internal sealed class DelayedFlow(Socket from, Socket to, DelayProxy proxy, bool isFromServer)
{
    private const int LargestChunk = 16 * 1024;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DripInterval = TimeSpan.FromMilliseconds(100);

    // As much as a socket's buffers would hold; a reader that stops reading stops the sender in the end.
    private readonly Channel<(byte[] Bytes, long Due)> _onTheWay =
        Channel.CreateBounded<(byte[], long)>(new BoundedChannelOptions(256) { SingleReader = true, SingleWriter = true });

    private long _passed;

    /// <summary>Carries bytes until the sender ends, whose end is carried too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(ending.Token);
        var writing = WriteAsync(ending.Token);
        await await Task.WhenAny(reading, writing);
        await Task.WhenAll(reading, writing);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestChunk];
        var (line, due, free) = (proxy.Line, 0L, 0L);
        while (true)
        {
            var count = await from.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            var conditions = proxy.Conditions;
            var now = line.Time.GetTimestamp();
            free = conditions.BytesPerSecond is { } rate ? line.Add(Math.Max(now, free), TimeSpan.FromSeconds((double)count / rate)) : now;
            due = Math.Max(due, line.Add(free, conditions.OneWay + proxy.DrawJitter(conditions)));
            await _onTheWay.Writer.WriteAsync((buffer[..count], due), cancellationToken);
            if (count == 0)
                return;
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (bytes, due) = await _onTheWay.Reader.ReadAsync(cancellationToken);
            await WaitAsync(due, cancellationToken);
            if (bytes.Length == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            if (proxy.Conditions.Fault != LinkFault.BlackHole)
            {
                await PassAsync(bytes, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(long due, CancellationToken cancellationToken)
    {
        await proxy.Line.WaitAsync(due, cancellationToken);
        while (proxy.Conditions.Fault == LinkFault.Stall)
        {
            await Task.Delay(Poll, proxy.Line.Time, cancellationToken);
        }

        if (proxy.Conditions.Fault == LinkFault.Reset)
            throw new SocketException((int)SocketError.ConnectionReset);
    }

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var allowed = isFromServer && proxy.Conditions.CloseAfterBytes is { } limit ? Math.Max(0, limit - _passed) : bytes.Length;
        var passing = bytes[..(int)Math.Min(bytes.Length, allowed)];
        _passed += passing.Length;
        while (isFromServer && proxy.Conditions.Fault == LinkFault.Drip && passing.Length > 0)
        {
            await to.SendAsync(passing[..1], SocketFlags.None, cancellationToken);
            passing = passing[1..];
            await Task.Delay(DripInterval, proxy.Line.Time, cancellationToken);
        }

        for (; passing.Length > 0; passing = passing[await to.SendAsync(passing, SocketFlags.None, cancellationToken)..])
        {
        }

        if (allowed < bytes.Length)
        {
            to.Shutdown(SocketShutdown.Both);
            throw new OperationCanceledException();
        }
    }
}

using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>
/// A socket's stream that knows when its bytes went and came: by the kernel's stamps where it keeps them (<see cref="KernelTimes"/>),
/// else by when this process got to run.
/// </summary>
internal sealed class StampedStream : NetworkStream
{
    private readonly TimeProvider _time;
    private readonly bool _isStamped = KernelTimes.AreKept;
    private TimeSpan _unread;
    private TimeSpan _sinceArrival;

    /// <summary>Wraps a connected socket, which stays its owner's.</summary>
    public StampedStream(Socket socket, TimeProvider time)
        : base(socket, ownsSocket: false)
    {
        _time = time;
        if (_isStamped)
            KernelTimes.Stamp(socket);
    }

    /// <summary>When the last bytes were handed to the socket; 0 before.</summary>
    public long LastWrite { get; private set; }

    /// <summary>When the last bytes arrived; 0 before.</summary>
    public long LastArrival { get; private set; }

    /// <summary>
    /// The worst delay of this process that the time between a write and an arrival holds: it sat on something received before it
    /// answered, or was held up while it sent. Known only where the kernel keeps its times.
    /// </summary>
    public TimeSpan Lag { get; private set; }

    /// <summary>Begins a phase: what held this process up before is in no time from now on.</summary>
    public void BeginPhase() => _unread = _sinceArrival = TimeSpan.Zero;

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        LastWrite = _time.GetTimestamp();
        var written = base.WriteAsync(buffer, cancellationToken);
        _sinceArrival = Max(_sinceArrival, Max(_unread, _time.GetElapsedTime(LastWrite)));
        _unread = TimeSpan.Zero;
        return written;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? base.ReadAsync(buffer, cancellationToken) : ReadStampedAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadStampedAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        var age = TimeSpan.Zero;
        if (_isStamped)
        {
            do
            {
                _ = await base.ReadAsync(Memory<byte>.Empty, cancellationToken);
                read = KernelTimes.Receive(Socket, buffer.Span, out age);
            }
            while (read < 0);
        }
        else
        {
            read = await base.ReadAsync(buffer, cancellationToken);
        }

        if (read > 0)
            Arrived(age);

        return read;
    }

    private void Arrived(TimeSpan age)
    {
        var now = _time.GetTimestamp();
        LastArrival = Math.Max(LastWrite, now - (long)(age.TotalSeconds * _time.TimestampFrequency));
        Lag = Max(Lag, _sinceArrival);
        _sinceArrival = TimeSpan.Zero;
        _unread = Max(_unread, age);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

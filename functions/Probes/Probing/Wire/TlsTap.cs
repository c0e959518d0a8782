using System.Runtime.CompilerServices;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>
/// Lies between <see cref="System.Net.Security.SslStream"/> and the socket and passes everything through. Until the handshake is
/// done it notes the first write and the last arrival, counts what was received, and follows the records.
/// </summary>
internal sealed class TlsTap(StampedStream inner, TimeProvider time) : Stream
{
    private const int MaximumHandshakeBytes = 1 << 20;

    private long _firstWrite;
    private long _lastRead;
    private bool _done;

    /// <summary>What the server sent, as records.</summary>
    public TlsRecordLog Records { get; } = new();

    /// <summary>How many bytes the server sent until the handshake was done.</summary>
    public int BytesReceived { get; private set; }

    /// <summary>When the first byte was handed to the socket; 0 before.</summary>
    public long FirstWrite => _firstWrite;

    /// <summary>From the first write to the last arrival.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_firstWrite, _lastRead);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Ends the record: what comes now is no longer part of the handshake.</summary>
    public void Stop() => _done = true;

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = inner.WriteAsync(buffer, cancellationToken);
        if (_firstWrite == 0)
            _firstWrite = inner.LastWrite;

        return written;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _done || buffer.IsEmpty ? inner.ReadAsync(buffer, cancellationToken) : ReadAndNoteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAndNoteAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read == 0)
            return 0;

        _lastRead = inner.LastArrival;
        BytesReceived += read;
        Records.Add(buffer.Span[..read]);
        return BytesReceived <= MaximumHandshakeBytes
            ? read
            : throw new InvalidDataException("the server sent more than 1 MiB and the handshake was not done");
    }
}

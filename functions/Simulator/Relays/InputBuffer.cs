namespace OpenZro.Probes.Simulator.Relays;

/// <summary>Reads a stream in pieces of a known or a searched size.</summary>
internal sealed class InputBuffer(Stream stream, int capacity = 16 * 1024)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _start;
    private int _end;

    /// <summary>What was read and not yet consumed.</summary>
    public ReadOnlySpan<byte> Available => _bytes.AsSpan(_start.._end);

    public void Consume(int count) => _start += count;

    /// <summary>Reads until so many bytes are there; <see langword="false"/> when the stream ends before, or they would not fit.</summary>
    public async ValueTask<bool> EnsureAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            if (!await FillAsync(cancellationToken))
                return false;
        }

        return true;
    }

    /// <summary>Reads up to the empty line that ends an HTTP head; <see langword="null"/> when the stream ends before, or it would not fit.</summary>
    public async ValueTask<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = Available.IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var head = System.Text.Encoding.Latin1.GetString(Available[..length]);
                Consume(length + 4);
                return head;
            }

            if (!await FillAsync(cancellationToken))
                return null;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Available.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
            return false;

        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}

namespace OpenZro.Probes.Probing.Wire;

/// <summary>Reads the head of the response to the upgrade into a buffer; interim responses are passed over as a client does.</summary>
/// <param name="stream">The connection after the request.</param>
/// <param name="buffer">At least <see cref="HttpUpgrade.MaximumHeadLength"/> bytes.</param>
internal sealed class ResponseHead(Stream stream, byte[] buffer)
{
    private int _interim;

    /// <summary>How many bytes stand in the buffer: the head, and what came with it.</summary>
    public int Buffered { get; private set; }

    /// <summary>How many bytes came in all.</summary>
    public int Received { get; private set; }

    /// <summary>Reads the head of the final response; -1 when there will be none, see <see cref="Failure"/>.</summary>
    public async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        var length = await ReadOneAsync(cancellationToken);
        while (length > 0 && HttpUpgrade.IsInterim(buffer.AsSpan(0, length)))
        {
            if (++_interim > HttpUpgrade.MaximumInterim)
                return -1;

            buffer.AsSpan(length, Buffered - length).CopyTo(buffer);
            Buffered -= length;
            length = await ReadOneAsync(cancellationToken);
        }

        return length;
    }

    /// <summary>Why there was no head.</summary>
    public ProbeFailure Failure()
    {
        const ProbePhase Phase = ProbePhase.Upgrade;
        var received = buffer.AsSpan(0, Buffered);
        if (_interim > HttpUpgrade.MaximumInterim)
            return new ProbeFailure(Phase, FailureReason.Protocol, $"more than {HttpUpgrade.MaximumInterim} interim responses");

        if (received.IsEmpty)
            return new ProbeFailure(Phase, FailureReason.Closed, "the server ended the connection without a response");

        if (!HttpUpgrade.CanBeHttp(received))
            return new ProbeFailure(Phase, FailureReason.Protocol, $"not HTTP: the server sent '{Printable.From(received, 48)}'");

        return Buffered >= HttpUpgrade.MaximumHeadLength
            ? new ProbeFailure(Phase, FailureReason.Protocol, $"a response head of more than {HttpUpgrade.MaximumHeadLength} bytes")
            : new ProbeFailure(Phase, FailureReason.Closed, "the server ended the connection in the middle of the response's head");
    }

    private async Task<int> ReadOneAsync(CancellationToken cancellationToken)
    {
        for (var scanned = 0; ; scanned = Math.Max(0, scanned - 3))
        {
            if (HttpUpgrade.HeadLength(buffer.AsSpan(scanned, Buffered - scanned)) is > 0 and var length)
                return scanned + length;

            if (Buffered == HttpUpgrade.MaximumHeadLength || !HttpUpgrade.CanBeHttp(buffer.AsSpan(0, Buffered)))
                return -1;

            scanned = Buffered;
            var read = await stream.ReadAsync(buffer.AsMemory(Buffered, HttpUpgrade.MaximumHeadLength - Buffered), cancellationToken);
            if (read == 0)
                return -1;

            Buffered += read;
            Received += read;
        }
    }
}

using System.Buffers.Binary;
using System.Globalization;

namespace OpenZro.Probes.Probing.Quic;

/// <summary>
/// The two packets of a QUIC probe, and all of QUIC that it needs: a long-header packet of a version that no server speaks
/// (RFC 8999 section 5.1, RFC 9000 section 15) and the Version Negotiation packet that answers it (RFC 9000 sections 6 and 17.2.1).
/// </summary>
internal static class QuicVersionNegotiation
{
    /// <summary>Length of the connection ids that a probe draws; a server of version 1 drops shorter destination ids (RFC 9000 section 7.2).</summary>
    public const int ConnectionIdBytes = 8;

    private const byte LongHeader = 0x80;
    private const byte FixedBit = 0x40;
    private const int VersionBytes = 4;
    private const int IdsOffset = 1 + VersionBytes;

    /// <summary>A version of the form <c>0x?a?a?a?a</c>, reserved to make servers negotiate (RFC 9000 section 15).</summary>
    public static uint ReservedVersion(uint seed) => (seed & 0xf0f0f0f0) | 0x0a0a0a0a;

    /// <summary>Fills a datagram: the header, then zeros to its end.</summary>
    public static void Write(Span<byte> datagram, uint version, ReadOnlySpan<byte> destinationId, ReadOnlySpan<byte> sourceId)
    {
        datagram.Clear();
        datagram[0] = LongHeader | FixedBit;
        BinaryPrimitives.WriteUInt32BigEndian(datagram[1..], version);
        var rest = datagram[IdsOffset..];
        rest[0] = (byte)destinationId.Length;
        destinationId.CopyTo(rest[1..]);
        rest = rest[(1 + destinationId.Length)..];
        rest[0] = (byte)sourceId.Length;
        sourceId.CopyTo(rest[1..]);
    }

    /// <summary>
    /// Reads the answer to a packet. <see langword="null"/> for anything else: another form or version, ids that are not the packet's
    /// swapped, no version or half of one, or a list with the packet's own version (which RFC 9000 section 6.2 has discarded).
    /// </summary>
    /// <returns>The versions offered, as eight hexadecimal digits each.</returns>
    public static IReadOnlyList<string>? Read(
        ReadOnlySpan<byte> datagram, uint sentVersion, ReadOnlySpan<byte> sentDestinationId, ReadOnlySpan<byte> sentSourceId)
    {
        if (datagram.Length < IdsOffset || (datagram[0] & LongHeader) == 0 || BinaryPrimitives.ReadUInt32BigEndian(datagram[1..]) != 0)
        {
            return null;
        }

        var rest = datagram[IdsOffset..];
        if (!TakeId(ref rest, sentSourceId) || !TakeId(ref rest, sentDestinationId) || rest.IsEmpty || rest.Length % VersionBytes != 0)
        {
            return null;
        }

        var versions = new List<string>(rest.Length / VersionBytes);
        for (; !rest.IsEmpty; rest = rest[VersionBytes..])
        {
            var version = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (version == sentVersion)
            {
                return null;
            }

            versions.Add(version.ToString("x8", CultureInfo.InvariantCulture));
        }

        return versions;
    }

    private static bool TakeId(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> id)
    {
        if (rest.Length < 1 + id.Length || rest[0] != id.Length || !rest.Slice(1, id.Length).SequenceEqual(id))
        {
            return false;
        }

        rest = rest[(1 + id.Length)..];
        return true;
    }
}

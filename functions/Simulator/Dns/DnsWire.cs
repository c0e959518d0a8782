using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenZro.Probes.Simulator.Dns;

/// <summary>The DNS message format (RFC 1035 section 4) as far as a server of addresses and aliases needs it.</summary>
internal static class DnsWire
{
    /// <summary>The type of an IPv4 address record.</summary>
    public const ushort A = 1;

    /// <summary>The type of a name server record.</summary>
    public const ushort Ns = 2;

    /// <summary>The type of an alias.</summary>
    public const ushort Cname = 5;

    /// <summary>The type of an IPv6 address record (RFC 3596).</summary>
    public const ushort Aaaa = 28;

    private const ushort Soa = 6;
    private const ushort Opt = 41;
    private const ushort Internet = 1;
    private const int HeaderBytes = 12;
    private const int LeastUdpBytes = 512;

    /// <summary>Reads a query: one question and, in an OPT record (RFC 6891), the size that the client takes over UDP.</summary>
    /// <returns><see langword="null"/> for anything else.</returns>
    public static DnsQuery? ReadQuery(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderBytes || (message[2] & 0x80) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return null;
        }

        var position = HeaderBytes;
        if (ReadName(message, ref position) is not { } name || position + 4 > message.Length)
        {
            return null;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(message[position..]);
        position += 4;
        var question = message[HeaderBytes..position].ToArray();
        var udpBytes = LeastUdpBytes;
        if (BinaryPrimitives.ReadUInt16BigEndian(message[10..]) > 0 && position + 5 <= message.Length && message[position] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[(position + 1)..]) == Opt)
        {
            udpBytes = Math.Max(LeastUdpBytes, (int)BinaryPrimitives.ReadUInt16BigEndian(message[(position + 3)..]));
        }

        return new DnsQuery(BinaryPrimitives.ReadUInt16BigEndian(message), name, type, question, udpBytes);
    }

    /// <summary>Writes a response.</summary>
    /// <param name="query">What it answers.</param>
    /// <param name="response">What it says.</param>
    /// <param name="limit">The most bytes: beyond, the records are left out and the response is marked as truncated.</param>
    public static byte[] Write(DnsQuery query, DnsResponse response, int limit)
    {
        var records = response.Answers.Concat(response.Authorities).Select(Encode).ToList();
        var truncated = response.Truncated || HeaderBytes + query.Question.Length + records.Sum(r => r.Length) > limit;
        var flags = 0x8000 | (response.Authoritative ? 0x0400 : 0) | (truncated ? 0x0200 : 0) | 0x0100
            | (response.Recursive ? 0x0080 : 0) | (response.Code & 0x0f);
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt16BigEndian(header, response.Id ?? query.Id);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(truncated ? 0 : response.Answers.Count));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)(truncated ? 0 : response.Authorities.Count));
        return [.. header, .. query.Question, .. truncated ? [] : records.SelectMany(r => r)];
    }

    /// <summary>An address record.</summary>
    public static DnsRecord Address(string name, uint ttl, IPAddress address) =>
        new(name, address.AddressFamily == AddressFamily.InterNetwork ? A : Aaaa, ttl, address.GetAddressBytes());

    /// <summary>A record whose data is a name: an alias or a name server.</summary>
    public static DnsRecord Pointer(string name, ushort type, uint ttl, string target) => new(name, type, ttl, EncodeName(target));

    /// <summary>The record that goes with a denial (RFC 2308 section 2).</summary>
    public static DnsRecord StartOfAuthority(string zone) =>
        new(zone, Soa, 60, [.. EncodeName($"ns.{zone}"), .. EncodeName($"hostmaster.{zone}"), .. new byte[16], 0, 0, 0, 60]);

    private static byte[] Encode(DnsRecord record)
    {
        var fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, record.Type);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(2), Internet);
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), record.Ttl);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)record.Data.Length);
        return [.. EncodeName(record.Name), .. fixedPart, .. record.Data];
    }

    private static byte[] EncodeName(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(l => new[] { (byte)l.Length }.Concat(Encoding.ASCII.GetBytes(l))), 0];

    private static string? ReadName(ReadOnlySpan<byte> message, ref int position)
    {
        var labels = new List<string>();
        while (position < message.Length)
        {
            int length = message[position++];
            if (length == 0)
            {
                return string.Join('.', labels);
            }

            if (length > 63 || position + length > message.Length)
            {
                return null;
            }

            labels.Add(Encoding.ASCII.GetString(message.Slice(position, length)));
            position += length;
        }

        return null;
    }
}

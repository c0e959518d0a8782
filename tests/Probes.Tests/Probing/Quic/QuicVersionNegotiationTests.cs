using CsCheck;
using OpenZro.Probes.Probing.Quic;

namespace OpenZro.Probes.Tests.Probing.Quic;

public sealed class QuicVersionNegotiationTests
{
    private static readonly Gen<byte[]> _id = Gen.Byte.Array[0, 20];

    [Fact]
    public void A_packet_has_the_long_header_that_real_relays_answer()
    {
        var packet = new byte[1200];
        Array.Fill(packet, (byte)0xff);

        QuicVersionNegotiation.Write(packet, 0x1a2a3a4a, [1, 2, 3, 4, 5, 6, 7, 8], [11, 12, 13, 14, 15, 16, 17, 18]);

        Convert.ToHexStringLower(packet[..23]).ShouldBe("c01a2a3a4a080102030405060708080b0c0d0e0f101112");
        packet[23..].ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void Every_version_drawn_is_reserved() =>
        Gen.UInt.Sample(seed => (QuicVersionNegotiation.ReservedVersion(seed) & 0x0f0f0f0f).ShouldBe(0x0a0a0a0au));

    [Fact]
    public void An_answer_with_swapped_ids_gives_its_versions() =>
        Gen.Select(Gen.Byte[0x80, 0xff], _id, _id, Gen.UInt.Array[1, 20], Gen.UInt).Sample((first, ours, theirs, versions, sent) =>
        {
            var read = QuicVersionNegotiation.Read(Answer(first, ours, theirs, versions), sent, theirs, ours);
            if (versions.Contains(sent))
            {
                read.ShouldBeNull();
            }
            else
            {
                read.ShouldBe(versions.Select(v => $"{v:x8}"));
            }
        });

    [Fact]
    public void A_short_answer_is_none() =>
        Gen.Select(_id, _id, Gen.UInt.Array[1, 4]).Sample((ours, theirs, versions) =>
        {
            var answer = Answer(0x80, ours, theirs, versions);
            var header = answer.Length - (4 * versions.Length);
            for (var length = 0; length < answer.Length; length++)
            {
                var whole = length > header && (length - header) % 4 == 0;
                (QuicVersionNegotiation.Read(answer.AsSpan(0, length), 0x0a0a0a0a, theirs, ours) is null).ShouldBe(
                    !whole || versions.Take((length - header) / 4).Contains(0x0a0a0a0au));
            }
        });

    [Fact]
    public void Random_bytes_are_no_answer_and_no_exception() =>
        Gen.Byte.Array[0, 64].Sample(bytes =>
            QuicVersionNegotiation.Read(bytes, 0x0a0a0a0a, [1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1]).ShouldBeNull());

    private static byte[] Answer(byte first, byte[] ours, byte[] theirs, uint[] versions) =>
    [
        first, 0, 0, 0, 0, (byte)ours.Length, .. ours, (byte)theirs.Length, .. theirs,
        .. versions.SelectMany(v => new[] { (byte)(v >> 24), (byte)(v >> 16), (byte)(v >> 8), (byte)v }),
    ];
}

using System.Net;
using CsCheck;
using OpenZro.Probes.Simulator.Dns;

namespace OpenZro.Probes.Simulator.Tests.Dns;

public sealed class DnsWireTests
{
    private static readonly byte[] _query =
        Convert.FromHexString("1234" + "0100" + "0001" + "0000" + "0000" + "0001" + "05" + "52656c6179" + "03" + "6f7267" + "00" + "0001" + "0001"
            + "00" + "0029" + "04d0" + "00000000" + "0000");

    [Fact]
    public void A_query_is_read_with_the_size_that_its_client_takes()
    {
        var query = DnsWire.ReadQuery(_query).ShouldNotBeNull();

        (query.Id, query.Name, query.Type, query.UdpBytes).ShouldBe(((ushort)0x1234, "Relay.org", DnsWire.A, 1232));
        DnsWire.ReadQuery(_query.AsSpan(0, _query.Length - 11)).ShouldNotBeNull().UdpBytes.ShouldBe(512);
    }

    [Fact]
    public void A_response_repeats_the_id_and_the_question_as_asked()
    {
        var query = DnsWire.ReadQuery(_query)!;
        var response = new DnsResponse { Answers = [DnsWire.Address(query.Name, 60, IPAddress.Parse("192.0.2.1"))] };

        Convert.ToHexStringLower(DnsWire.Write(query, response, 512)).ShouldBe(
            "1234" + "8180" + "0001" + "0001" + "0000" + "0000" + "0552656c6179" + "036f7267" + "00" + "0001" + "0001"
            + "0552656c6179" + "036f7267" + "00" + "0001" + "0001" + "0000003c" + "0004" + "c0000201");
    }

    [Fact]
    public void A_response_that_does_not_fit_is_truncated_to_its_question()
    {
        var query = DnsWire.ReadQuery(_query)!;
        var response = new DnsResponse { Answers = [.. Enumerable.Repeat(DnsWire.Address(query.Name, 60, IPAddress.Loopback), 100)] };

        var bytes = DnsWire.Write(query, response, 512);

        (bytes[2] & 0x02).ShouldBe(0x02);
        bytes.Length.ShouldBe(12 + query.Question.Length);
    }

    [Fact]
    public void Random_bytes_are_no_exception() =>
        Gen.Select(Gen.Byte.Array[0, 80], Gen.Int[0, 40]).Sample((tail, kept) => DnsWire.ReadQuery([.. _query[..Math.Min(kept, _query.Length)], .. tail]));
}

namespace OpenZro.Probes.Simulator.Dns;

/// <summary>A query with one question.</summary>
/// <param name="Id">Repeated in the response.</param>
/// <param name="Name">The name asked for, without its last dot.</param>
/// <param name="Type">The record type asked for.</param>
/// <param name="Question">The question's bytes, repeated in the response.</param>
/// <param name="UdpBytes">The largest response over UDP that the client takes.</param>
internal sealed record DnsQuery(ushort Id, string Name, ushort Type, byte[] Question, int UdpBytes);

/// <summary>A resource record.</summary>
internal sealed record DnsRecord(string Name, ushort Type, uint Ttl, byte[] Data);

/// <summary>What a server says to a query.</summary>
internal sealed record DnsResponse
{
    /// <summary>The response code.</summary>
    public int Code { get; init; }

    /// <summary>Another id than the query's.</summary>
    public ushort? Id { get; init; }

    /// <summary>Whether the server is an authority for the name.</summary>
    public bool Authoritative { get; init; }

    /// <summary>Whether the server looks names up elsewhere.</summary>
    public bool Recursive { get; init; } = true;

    /// <summary>Whether to leave the records out and say so.</summary>
    public bool Truncated { get; init; }

    /// <summary>The answers.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    /// <summary>Name servers, or the zone that denies.</summary>
    public IReadOnlyList<DnsRecord> Authorities { get; init; } = [];
}

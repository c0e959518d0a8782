using System.Net.Sockets;

namespace OpenZro.Probes.Simulator.Dns;

/// <summary>How a simulated DNS server misbehaves for one name. The default answers from the zone at once.</summary>
public sealed record DnsScript
{
    /// <summary>A response code to answer with instead of records: 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.</summary>
    public int? ResponseCode { get; init; }

    /// <summary>Whether to give no answer at all.</summary>
    public bool Silent { get; init; }

    /// <summary>How long to wait before answering.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether to truncate every answer over UDP, so that it must be asked for over TCP. Answers that do not fit always are.</summary>
    public bool Truncate { get; init; }

    /// <summary>Whether to close TCP connections unanswered.</summary>
    public bool RefuseTcp { get; init; }

    /// <summary>Whether to refer to another server, as one that does not serve the name does.</summary>
    public bool Lame { get; init; }

    /// <summary>Whether to answer for another name than the one asked.</summary>
    public bool AnotherName { get; init; }

    /// <summary>Whether to answer with an id that was not asked.</summary>
    public bool WrongId { get; init; }

    /// <summary>Whether to answer with bytes that are no DNS message.</summary>
    public bool Garbage { get; init; }

    /// <summary>Whether to answer with the first alias only, so that its target must be asked for.</summary>
    public bool AliasOnly { get; init; }

    /// <summary>How many addresses to hand out at once, rotating through all of them; <see langword="null"/> for all.</summary>
    public int? Subset { get; init; }

    /// <summary>The family whose queries are meant; <see langword="null"/> for both.</summary>
    public AddressFamily? Family { get; init; }

    /// <summary>How many queries the script lasts; after them the server behaves. The default is for ever.</summary>
    public int Times { get; init; } = int.MaxValue;
}

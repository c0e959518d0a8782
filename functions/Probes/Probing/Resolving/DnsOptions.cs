using System.Net;

namespace OpenZro.Probes.Probing.Resolving;

/// <summary>Whom a <see cref="DnsProber"/> asks, how often, and for how long.</summary>
public sealed record DnsOptions
{
    /// <summary>The DNS servers to ask, each for itself. Empty, the default, for the system's own and its hosts file.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers { get; init; } = [];

    /// <summary>How long one name may take at one resolver, all rounds and retries included. The default is 5 s, Go's for one query.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often A and AAAA are asked for at most. The default is 8: of a server that hands out one of two addresses at random, that
    /// misses the second less than once in a hundred times.
    /// </summary>
    public int MaxRounds { get; init; } = 8;

    /// <summary>
    /// After how many rounds in a row without a new address the union counts as whole. The default is 2; while an expected address is
    /// missing, asking goes on to <see cref="MaxRounds"/>.
    /// </summary>
    public int QuietRounds { get; init; } = 2;

    /// <summary>How often one query is sent at most when it is lost or the server fails; each has an equal share of the limit. The default is 3.</summary>
    public int Tries { get; init; } = 3;
}

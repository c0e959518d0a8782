using System.Net;
using DnsClient;

namespace OpenZro.Probes.Probing.Resolving;

/// <summary>
/// Resolves names as relays' names must be: from every resolver by itself, uncached, A and AAAA at once, several times over, because a
/// server may hand out another subset each time. Thread-safe.
/// </summary>
/// <remarks>
/// A peer uses its system's resolver, which reads the hosts file first, so without resolvers of its own the prober does too. The name
/// <c>localhost</c> never leaves the machine (RFC 6761 section 6.3). Search domains are not applied: a relay's name is a full one.
/// </remarks>
public sealed class DnsProber
{
    private readonly DnsOptions _options;
    private readonly TimeProvider _time;
    private readonly HostsFile? _hosts;
    private readonly IReadOnlyList<DnsExchange> _exchanges;

    /// <summary>Makes a prober; without resolvers in the options it reads the system's configuration now.</summary>
    /// <param name="options">Whom to ask, how often, and for how long.</param>
    /// <param name="time">Times the answers.</param>
    public DnsProber(DnsOptions options, TimeProvider time)
        : this(options, time, options.Resolvers.Count > 0 ? null : HostsFile.OfThisMachine())
    {
    }

    internal DnsProber(DnsOptions options, TimeProvider time, HostsFile? hosts)
    {
        _options = options;
        _time = time;
        _hosts = hosts;
        _exchanges = [.. (options.Resolvers.Count > 0 ? options.Resolvers : SystemResolvers.Find()).Select(r => new DnsExchange(r, options))];
    }

    /// <summary>The resolvers that are asked.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers => [.. _exchanges.Select(e => e.Resolver)];

    /// <summary>Asks every resolver for a name.</summary>
    /// <param name="name">A full name in its ASCII form, or an address, which is its own answer.</param>
    /// <param name="expected">The addresses that the name should have: while some are missing, asking goes on longer. Optional.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <returns>One answer per resolver, in their order; what went wrong is in the answer.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<DnsAnswer>> ResolveAsync(
        string name, IReadOnlyCollection<IPAddress>? expected = null, CancellationToken cancellationToken = default)
    {
        if (IPAddress.TryParse(name, out var literal))
        {
            return [Local(name, DnsAnswer.Literal, [literal])];
        }

        if (_hosts?.Find(name) is { Count: > 0 } listed)
        {
            return [Local(name, DnsAnswer.Hosts, listed)];
        }

        if (name.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [Local(name, DnsAnswer.Hosts, [IPAddress.Loopback, IPAddress.IPv6Loopback])];
        }

        if (_exchanges.Count == 0)
        {
            const string None = "this machine has no DNS server configured; name one to ask, such as 1.1.1.1";
            return
            [
                Local(name, DnsAnswer.SystemDefault, []) with
                {
                    Failure = new ProbeFailure(ProbePhase.Resolve, FailureReason.Local, None),
                },
            ];
        }

        return await Task.WhenAll(_exchanges.Select(e => AskAsync(e, name, expected ?? [], cancellationToken)));
    }

    private async Task<DnsAnswer> AskAsync(
        DnsExchange exchange, string name, IReadOnlyCollection<IPAddress> expected, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var union = new DnsUnion(name, exchange.Resolver.ToString());
        var began = _time.GetTimestamp();
        var first = TimeSpan.Zero;
        do
        {
            var v4 = exchange.AskAsync(name, QueryType.A, either.Token);
            var v6 = exchange.AskAsync(name, QueryType.AAAA, either.Token);
            await Task.WhenAll(v4, v6);
            cancellationToken.ThrowIfCancellationRequested();
            if (union.Rounds == 0)
            {
                first = _time.GetElapsedTime(began);
            }

            union.Add(await v4, await v6);
        }
        while (!limit.IsCancellationRequested && union.Rounds < _options.MaxRounds && union.IsWorthAsking(expected, _options.QuietRounds));

        return union.ToAnswer(first);
    }

    private static DnsAnswer Local(string name, string resolver, IReadOnlyList<IPAddress> addresses) =>
        new() { Name = name, Resolver = resolver, Addresses = addresses, Elapsed = TimeSpan.Zero };
}

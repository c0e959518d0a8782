using System.Net;
using System.Net.Sockets;
using DnsClient;

namespace OpenZro.Probes.Probing.Resolving;

/// <summary>Asks one resolver one question: over UDP, over TCP when the answer is truncated, again when it is lost, along aliases to their end.</summary>
internal sealed class DnsExchange
{
    // What a peer's resolver follows before it gives up is between 8 and 16; loops end here at the latest.
    private const int MostAliases = 10;

    // The size that passes everywhere without fragments (DNS flag day 2020), and what Go's resolver asks for.
    private const int UdpBytes = 1232;

    private readonly LookupClient _client;
    private readonly int _tries;
    private readonly TimeSpan _limit;

    public DnsExchange(IPEndPoint resolver, DnsOptions options)
    {
        Resolver = resolver;
        _tries = options.Tries;
        _limit = options.Limit;
        _client = new LookupClient(new LookupClientOptions(resolver)
        {
            AutoResolveNameServers = false,
            UseCache = false,
            UseRandomNameServer = false,
            UseTcpFallback = true,
            Recursion = true,
            Retries = 0,
            Timeout = options.Limit / options.Tries,
            ExtendedDnsBufferSize = UdpBytes,
            ThrowDnsErrors = false,
            ContinueOnDnsError = false,
            ContinueOnEmptyResponse = false,
        });
    }

    /// <summary>The server.</summary>
    public IPEndPoint Resolver { get; }

    /// <summary>Asks for a name's addresses of one family; every failure, the time limit's too, is in the reply.</summary>
    public async Task<DnsReply> AskAsync(string name, QueryType type, CancellationToken cancellationToken)
    {
        var reply = await AskPersistentlyAsync(name, type, cancellationToken);
        for (var followed = 0; reply is { EndsInAlias: true, CanonicalName: { } alias }; followed++)
        {
            if (followed == MostAliases)
            {
                return DnsReply.Failed(FailureReason.Protocol, $"{name} leads through more than {MostAliases} aliases, last to {alias}");
            }

            var next = await AskPersistentlyAsync(alias, type, cancellationToken);
            reply = next with
            {
                CanonicalName = next.CanonicalName ?? alias,
                Ttl = next.Ttl is { } ttl && ttl < reply.Ttl ? ttl : reply.Ttl,
            };
        }

        return reply;
    }

    private async Task<DnsReply> AskPersistentlyAsync(string name, QueryType type, CancellationToken cancellationToken)
    {
        var reply = await AskOnceAsync(name, type, cancellationToken);
        for (var i = 1; i < _tries && reply.IsTransient && !cancellationToken.IsCancellationRequested; i++)
        {
            var again = await AskOnceAsync(name, type, cancellationToken);

            // What the server said tells more than that it then fell silent.
            reply = again.Failure?.Reason == FailureReason.Timeout ? reply : again;
        }

        return reply;
    }

    private async Task<DnsReply> AskOnceAsync(string name, QueryType type, CancellationToken cancellationToken)
    {
        try
        {
            return DnsReply.Read(await _client.QueryAsync(new DnsQuestion(name, type), cancellationToken), name, type);
        }
        catch (OperationCanceledException)
        {
            return Silence(name);
        }
        catch (DnsResponseException exception) when (exception.Code == DnsResponseCode.ConnectionTimeout)
        {
            return exception.InnerException is SocketException socket ? Describe(socket) : Silence(name);
        }
        catch (DnsResponseException exception) when (exception.InnerException is SocketException socket)
        {
            return Describe(socket);
        }
        catch (ArgumentException exception)
        {
            return DnsReply.Failed(FailureReason.Local, $"{name} cannot be asked for: {exception.Message}");
        }
        catch (Exception exception)
        {
            return DnsReply.Failed(FailureReason.Protocol, $"the response cannot be read: {(exception.InnerException ?? exception).Message}");
        }
    }

    private DnsReply Silence(string name) => DnsReply.Failed(
        FailureReason.Timeout, FormattableString.Invariant($"no answer for {name} within {_limit.TotalSeconds:0.##} s"));

    private DnsReply Describe(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => DnsReply.Failed(FailureReason.Refused, $"{Resolver} refuses TCP after a truncated answer", exception.ErrorCode),
        SocketError.ConnectionReset => DnsReply.Failed(FailureReason.Reset, $"{Resolver} reset the connection", exception.ErrorCode),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
            DnsReply.Failed(FailureReason.Unreachable, $"{Resolver} cannot be reached", exception.ErrorCode),
        _ => DnsReply.Failed(FailureReason.Local, exception.Message, exception.ErrorCode),
    };
}

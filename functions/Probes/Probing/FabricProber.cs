using System.Security.Cryptography;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Probing.Wire;

namespace OpenZro.Probes.Probing;

/// <summary>
/// Shows that two members of a cluster forward to each other (openzro <c>docs/adr/0014</c>): a probe's identity on each, a Transport
/// message from one to the other, and its echo back.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="connector">Connects the sockets; the machine's own network by default.</param>
public sealed class FabricProber(TimeProvider time, IConnector? connector = null)
{
    private const int NonceLength = 16;

    private readonly IConnector _connector = connector ?? SocketConnector.Instance;

    /// <summary>Sends one message from a peer on one member to a peer on another, and back.</summary>
    /// <param name="from">The sender's endpoint; its member is named.</param>
    /// <param name="to">The receiver's endpoint; its member is named.</param>
    /// <param name="request">The secret and the time limit of the whole exchange.</param>
    /// <param name="cancellationToken">Ends it early, with a failure that says so.</param>
    public async Task<FabricObservation> ProbeAsync(ProbeEndpoint from, ProbeEndpoint to, ProbeRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(request.Timeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var sender = new RelayConnection(from, request, _connector, time);
        using var receiver = new RelayConnection(to, request, _connector, time);
        var failure = await OpenAsync(sender, from, deadline.Token, cancellationToken)
            ?? await OpenAsync(receiver, to, deadline.Token, cancellationToken);
        TimeSpan? elapsed = null;
        if (failure is null)
        {
            (elapsed, failure) = await ExchangeAsync(sender, receiver, request.Timeout, deadline.Token, cancellationToken);
            await Task.WhenAll(sender.LeaveAsync(), receiver.LeaveAsync());
        }

        return new FabricObservation { From = NameOf(from), To = NameOf(to), Elapsed = elapsed, Failure = failure };
    }

    private static string NameOf(ProbeEndpoint endpoint) => endpoint.Member ?? endpoint.Address.ToString();

    private static async Task<ProbeFailure?> OpenAsync(
        RelayConnection connection, ProbeEndpoint endpoint, CancellationToken deadline, CancellationToken run) =>
        await connection.GoAsync(ProbePhase.Authenticate, deadline, run) is { } failure
            ? failure with { Detail = $"on {NameOf(endpoint)}: {failure.Detail}" }
            : null;

    private async Task<(TimeSpan? Elapsed, ProbeFailure? Failure)> ExchangeAsync(
        RelayConnection sender, RelayConnection receiver, TimeSpan timeout, CancellationToken deadline, CancellationToken run)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var leg = "forth";
        try
        {
            var began = time.GetTimestamp();
            await sender.Channel.SendAsync(WebSocketOpcode.Binary, RelayMessages.Transport(receiver.Identity, nonce), deadline);
            if (!await ArrivesAsync(receiver, sender.Identity, nonce, deadline))
                return (null, Ended(leg));

            leg = "back";
            await receiver.Channel.SendAsync(WebSocketOpcode.Binary, RelayMessages.Transport(sender.Identity, nonce), deadline);
            return await ArrivesAsync(sender, receiver.Identity, nonce, deadline)
                ? (time.GetElapsedTime(began), null)
                : (null, Ended(leg));
        }
        catch (Exception exception)
        {
            if (run.IsCancellationRequested)
                return (null, WireFailure.Cancelled(ProbePhase.Authenticate));

            return (null, deadline.IsCancellationRequested
                ? new ProbeFailure(ProbePhase.Authenticate, FailureReason.Timeout, $"the message {leg} did not arrive within {timeout.TotalSeconds:0.###} s")
                : WireFailure.From(exception, ProbePhase.Authenticate, null));
        }
    }

    private static ProbeFailure Ended(string leg) =>
        new(ProbePhase.Authenticate, FailureReason.Closed, $"a relay ended the connection while the message {leg} was under way");

    private static async Task<bool> ArrivesAsync(RelayConnection at, PeerId sentBy, byte[] nonce, CancellationToken deadline)
    {
        while (true)
        {
            var (kind, message) = await at.Channel.ReceiveAsync(RelayMessages.MaximumLength, deadline);
            if (kind is WebSocketOpcode.EndOfStream or WebSocketOpcode.Close)
                return false;

            if (RelayMessages.TypeOf(message.Span) == RelayMessageType.HealthCheck)
                await at.Channel.SendAsync(WebSocketOpcode.Binary, RelayMessages.HealthCheck, deadline);
            else if (RelayMessages.TryReadTransport(message.Span, out var sender, out var payload) && sentBy.Equals(sender) && payload.SequenceEqual(nonce))
                return true;
        }
    }
}

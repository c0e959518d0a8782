using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>
/// A dial by QUIC as the client would make it: one address, one round trip, one more when the chain does not fit three times the
/// client's first packet, and one to authenticate. Whatever comes of authentication, there is no way back to WebSocket.
/// </summary>
/// <param name="Dialled">From the start until the QUIC handshake is complete, or has failed.</param>
/// <param name="Succeeded">Whether the handshake is completed.</param>
/// <param name="Authenticates">Whether the relay then accepts the peer.</param>
/// <param name="Ready">From the start until the relay has answered the Auth message.</param>
internal readonly record struct QuicDial(TimeSpan Dialled, bool Succeeded, bool Authenticates, TimeSpan Ready)
{
    /// <summary>The dial of one address.</summary>
    /// <param name="view">What the run saw of the relay.</param>
    /// <param name="target">The TCP probe of the same address: its certificate, and how authentication went.</param>
    /// <param name="roundTrip">One round trip over UDP; <see langword="null"/> when nothing came back.</param>
    public static QuicDial Of(RelayView view, Observation target, TimeSpan? roundTrip)
    {
        if (roundTrip is not { } trip)
        {
            return new QuicDial(ClientCosts.QuicDialTimeout, Succeeded: false, Authenticates: false, ClientCosts.QuicDialTimeout);
        }

        var isLarge = target.Certificate?.ChainBytes > ClientCosts.LargeQuicChainBytes;
        var dialled = view.Resolve + (isLarge ? 2 * trip : trip);
        var authenticates = target.Failure?.Phase != ProbePhase.Authenticate;
        var answer = authenticates ? trip : ClientRules.Authentication(target, trip);
        return new QuicDial(dialled, target.Refusal is null, authenticates, dialled + answer);
    }
}

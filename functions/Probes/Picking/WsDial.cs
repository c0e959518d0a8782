using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>
/// A dial by WebSocket as Go would make it. Addresses are tried one after the other, but only until one connects: what fails after
/// that fails the URL. The other address family joins in when the first has failed, or after 300 ms (Go <c>net.Dialer</c>).
/// </summary>
/// <param name="Observation">The address that the dial ends at.</param>
/// <param name="Dialled">From the start until 101 was read, or until the dial had failed.</param>
/// <param name="Succeeded">Whether 101 was read.</param>
/// <param name="Authenticates">Whether the relay then accepts the peer.</param>
/// <param name="Ready">From the start until the relay has answered the Auth message.</param>
internal sealed record WsDial(Observation Observation, TimeSpan Dialled, bool Succeeded, bool Authenticates, TimeSpan Ready)
{
    /// <summary>The dial when DNS names the primary address number <paramref name="first"/> first.</summary>
    public static WsDial Of(RelayView view, int first)
    {
        var (seen, connected) = Connect(view.Primary, first, TimeSpan.Zero);
        var fallbackStart = !IsConnected(seen) && connected < ClientCosts.FallbackDelay ? connected : ClientCosts.FallbackDelay;
        if (view.Fallback.Count > 0 && (!IsConnected(seen) || connected > fallbackStart))
        {
            var (other, otherConnected) = Connect(view.Fallback, 0, fallbackStart);
            if (IsConnected(other) && (!IsConnected(seen) || otherConnected < connected))
            {
                (seen, connected) = (other, otherConnected);
            }
        }

        return Finish(seen, view.Resolve + connected);
    }

    private static bool IsConnected(Observation seen) => seen.Connect is not null;

    private static (Observation Seen, TimeSpan At) Connect(IReadOnlyList<Observation> addresses, int first, TimeSpan start)
    {
        var at = start;
        for (var i = 0; i < addresses.Count; i++)
        {
            var seen = addresses[(first + i) % addresses.Count];
            if (seen.Connect is { } connect)
            {
                return (seen, at + connect);
            }

            at += CostOfFailure(seen, ClientCosts.RaceTimeout - at, addresses.Count - i);
        }

        return (addresses[first], at);
    }

    /// <summary>A refusal costs what little it takes to come; silence an equal part of the time that is left, but 2 s at least.</summary>
    private static TimeSpan CostOfFailure(Observation seen, TimeSpan left, int addressesLeft)
    {
        if (seen.Failure?.Reason != FailureReason.Timeout)
        {
            return TimeSpan.Zero;
        }

        var part = left / addressesLeft;
        return part > ClientCosts.LeastPerAddress ? part : left < ClientCosts.LeastPerAddress ? left : ClientCosts.LeastPerAddress;
    }

    private static WsDial Finish(Observation seen, TimeSpan connected)
    {
        var trip = seen.Connect ?? TimeSpan.Zero;
        var dialled = connected + (seen.Handshake ?? TimeSpan.Zero) + (seen.Upgrade ?? trip);
        var authenticates = seen.Failure?.Phase != ProbePhase.Authenticate;
        if (IsConnected(seen) && seen.Refusal is null && (seen.Failure is null || !authenticates))
        {
            return new WsDial(seen, dialled, Succeeded: true, authenticates, dialled + ClientRules.Authentication(seen, trip));
        }

        var isSilent = seen is { Connect: not null, Failure.Reason: FailureReason.Timeout };
        return new WsDial(seen, isSilent ? ClientCosts.RaceTimeout : dialled, Succeeded: false, Authenticates: false, dialled);
    }
}

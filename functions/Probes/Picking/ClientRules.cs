using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>What makes a client end an attempt, whichever transport it uses.</summary>
internal static class ClientRules
{
    /// <summary>How long the Auth message's answer takes: as measured, else one round trip, else the client's patience.</summary>
    public static TimeSpan Authentication(Observation seen, TimeSpan roundTrip) =>
        seen.Authenticate
        ?? (seen.Failure is { Phase: ProbePhase.Authenticate, Reason: FailureReason.Timeout } ? ClientCosts.AuthTimeout : roundTrip);
}

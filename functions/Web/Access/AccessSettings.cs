namespace OpenZro.Probes.Web.Access;

/// <summary>How the API treats those who call it.</summary>
public sealed record AccessSettings
{
    /// <summary>Whether reading needs no token, as on a machine where everyone who reaches the API may see it. What changes something always needs one.</summary>
    public required bool ReadsFreely { get; init; }

    /// <summary>Whether requests are counted by their address; not where a front of the host hides it, so that all have the same.</summary>
    public bool CountsAddresses { get; init; } = true;

    /// <summary>Whether <see cref="EntraPrincipal.Header"/> is believed: only where the host's own sign-in sets it, and strips it from what comes in.</summary>
    public bool TrustsPrincipal { get; init; }

    /// <summary>How often the API may be asked.</summary>
    public required RequestRates Rates { get; init; }
}

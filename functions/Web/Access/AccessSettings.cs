namespace OpenZro.Probes.Web.Access;

/// <summary>How the API treats those who call it.</summary>
public sealed record AccessSettings
{
    /// <summary>Whether reading needs no token, as on a machine where everyone who reaches the API may see it. What changes something always needs one.</summary>
    public required bool ReadsFreely { get; init; }

    /// <summary>Whether requests are counted by their address; not where a front of the host hides it, so that all have the same.</summary>
    public bool CountsAddresses { get; init; } = true;

    /// <summary>Whether <see cref="EntraPrincipal.Header"/> is believed on what <see cref="PlatformSignIn"/> says: only where the host's own sign-in is on.</summary>
    public bool TrustsPrincipal { get; init; }

    /// <summary>Where people reach the server, when that is another address than the one that it listens on; <see langword="null"/> when it is not.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether people come by an encrypted way only, though the last part of it may not be.</summary>
    public bool IsAlwaysEncrypted { get; init; }

    /// <summary>How often the API may be asked.</summary>
    public required RequestRates Rates { get; init; }
}

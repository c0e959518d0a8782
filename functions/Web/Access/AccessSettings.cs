namespace OpenZro.Probes.Web.Access;

/// <summary>How the API treats those who call it.</summary>
public sealed record AccessSettings
{
    /// <summary>Whether reading needs no token, as on a machine where everyone who reaches the API may see it. What changes something always needs one.</summary>
    public required bool ReadsFreely { get; init; }

    /// <summary>How often the API may be asked.</summary>
    public required RequestRates Rates { get; init; }
}

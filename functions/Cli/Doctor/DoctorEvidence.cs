namespace OpenZro.Probes.Cli.Doctor;

/// <summary>All that was seen of a deployment from outside.</summary>
internal sealed record DoctorEvidence
{
    /// <summary>Where it is.</summary>
    public required Uri Address { get; init; }

    /// <summary><c>/healthz</c>, which asks nobody who they are.</summary>
    public required DoctorAnswer Health { get; init; }

    /// <summary><c>/api/latest</c> without a token.</summary>
    public required DoctorAnswer Stranger { get; init; }

    /// <summary>The same with a principal in a header, as only App Service authentication may set it.</summary>
    public required DoctorAnswer Forger { get; init; }

    /// <summary>The same with the token; <see langword="null"/> when there is none, or it may not be sent there.</summary>
    public DoctorAnswer? Known { get; init; }
}

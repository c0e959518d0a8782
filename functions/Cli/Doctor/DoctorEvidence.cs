namespace OpenZro.Probes.Cli.Doctor;

/// <summary>All that was seen of a deployment from outside.</summary>
internal sealed record DoctorEvidence
{
    /// <summary>Where it is.</summary>
    public required Uri Address { get; init; }

    /// <summary><c>/healthz</c>, which asks nobody who they are.</summary>
    public required DoctorAnswer Health { get; init; }

    /// <summary><c>/api/latest</c> without a token; <see langword="null"/> when it was not asked for, since there was no health.</summary>
    public DoctorAnswer? Stranger { get; init; }

    /// <summary>The same with a principal in a header, as only App Service authentication may set it.</summary>
    public DoctorAnswer? Forger { get; init; }

    /// <summary>A page for people, with such a principal.</summary>
    public DoctorAnswer? ForgedPage { get; init; }

    /// <summary>The same as <see cref="Stranger"/> with the token; <see langword="null"/> when there is none, or it may not be sent there.</summary>
    public DoctorAnswer? Known { get; init; }

    /// <summary>Whether there is a token that was not sent, since the address is neither https nor this machine.</summary>
    public bool IsTokenKept { get; init; }
}

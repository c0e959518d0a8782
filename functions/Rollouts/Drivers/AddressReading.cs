namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What management's configuration says, or why it could not be read.</summary>
public sealed record AddressReading
{
    /// <summary>The addresses in order, as written; template placeholders are kept.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Why they could not be read.</summary>
    public DriverFailure? Failure { get; init; }
}

using System.Globalization;

namespace OpenZro.Probes.Rollouts.Evidence;

/// <summary>A listed relay that a region cannot use.</summary>
/// <param name="Region">The region.</param>
/// <param name="Relay">The relay's name.</param>
/// <param name="Since">The first slot of its failures in a row.</param>
/// <param name="What">What fails, in a sentence.</param>
public sealed record Incident(string Region, string Relay, DateTimeOffset Since, string What)
{
    /// <summary>For people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Region}: {What}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm}Z");
}

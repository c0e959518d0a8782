using System.Text.Json.Serialization;
using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Health;

/// <summary>Something that is or was wrong, with one cause, in one region or more.</summary>
public sealed record Incident
{
    /// <summary>Its id: the instant at which it was opened and a hash of its cause, so that ids sort as incidents do.</summary>
    public required string Id { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>What is wrong.</summary>
    public required Cause Cause { get; init; }

    /// <summary>How urgent it is, or was at its worst.</summary>
    public required IncidentSeverity Severity { get; init; }

    /// <summary>What it is called, in a few words that name whom it concerns.</summary>
    public required string Title { get; init; }

    /// <summary>How it was seen last.</summary>
    public required CauseDetail Detail { get; init; }

    /// <summary>The regions that it affects or affected, by name.</summary>
    public required IReadOnlyList<IncidentRegion> Regions { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When it was taken to be an incident.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was over; <see langword="null"/> while it lasts.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The maintenance that keeps people from being told; <see langword="null"/> when they are.</summary>
    public string? SilencedBy { get; init; }

    /// <summary>Why it is over; <see langword="null"/> while it lasts.</summary>
    public IncidentEnd? Ended { get; init; }

    /// <summary>When it was announced last, to the log and to whoever wants to be told; <see langword="null"/> when it never was.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>As how urgent it was announced last.</summary>
    public IncidentSeverity? AnnouncedSeverity { get; init; }

    /// <summary>How often it was announced.</summary>
    public int Announced { get; init; }

    /// <summary>When there was somebody to be told of it last; <see langword="null"/> when there never was.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>How often there was somebody to be told that it is there.</summary>
    public int Told { get; init; }

    /// <summary>Whether it lasts.</summary>
    [JsonIgnore]
    public bool IsOpen => ResolvedAt is null;

    /// <summary>Whether it lasts in a region.</summary>
    public bool LastsIn(string region) => Regions.Any(affected => affected.Region == region && affected.Until is null);

    /// <summary>Whether a finding of a region says no more than that this lasts there, as what it hides in <see cref="SlotReading"/>.</summary>
    /// <param name="region">The region that found it.</param>
    /// <param name="finding">What it found.</param>
    public bool Explains(string region, Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return IsOpen && Cause.Kind switch
        {
            CauseKind.Finding => Cause.Of(finding).Key == Cause.Key,
            _ when !LastsIn(region) => false,
            CauseKind.RelayDown => finding.Subject.Relay == Cause.Relay || SlotReading.IsOfPicks(finding),
            CauseKind.Resolver => finding.Code is FindingCodes.DnsFailed or FindingCodes.VantageBroken,
            _ => true,
        };
    }
}

using System.Text.Json.Serialization;
using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Health;

/// <summary>What may be wrong, such that what has the same cause is the same incident, whichever regions see it.</summary>
public sealed record Cause
{
    private static readonly HashSet<string> _ofOneRegion = new(StringComparer.Ordinal)
    {
        FindingCodes.PickUnexpected, FindingCodes.PickContested, FindingCodes.LatencyEquidistant, FindingCodes.RegionUnderserved,
    };

    /// <summary>Where it lies.</summary>
    public required CauseKind Kind { get; init; }

    /// <summary>The finding's code, for <see cref="CauseKind.Finding"/>; else <see langword="null"/>.</summary>
    public string? Code { get; init; }

    /// <summary>The relay; <see langword="null"/> when it is of none.</summary>
    public string? Relay { get; init; }

    /// <summary>The member's host; <see langword="null"/> when it is of no single one.</summary>
    public string? Member { get; init; }

    /// <summary>The region, for what is a matter of one; <see langword="null"/> for what several may see.</summary>
    public string? Region { get; init; }

    /// <summary>The DNS server, for <see cref="CauseKind.Resolver"/>; else <see langword="null"/>.</summary>
    public string? Resolver { get; init; }

    /// <summary>The same cause always has the same key.</summary>
    [JsonIgnore]
    public string Key => string.Join('|', new[] { KebabCase.Of(Kind), Code, Relay, Member, Region, Resolver }.Select(part => part ?? ""));

    /// <summary>What it is called in a few words, the same for as long as it lasts, whichever regions see it: <c>cert-expiring: relay-br-1.example.com</c>.</summary>
    [JsonIgnore]
    public string Name => (Code ?? KebabCase.Of(Kind)) + ((Member ?? Relay ?? Region ?? Resolver) switch { { } whom => $": {whom}", _ => "" });

    /// <summary>A relay that fails entirely.</summary>
    public static Cause Down(string relay) => new() { Kind = CauseKind.RelayDown, Relay = relay };

    /// <summary>A region that is blind or silent.</summary>
    public static Cause OfRegion(string region) => new() { Kind = CauseKind.Region, Region = region };

    /// <summary>All regions at once.</summary>
    public static Cause OfMesh { get; } = new() { Kind = CauseKind.Mesh };

    /// <summary>What a finding is caused by. Addresses and names of one member are one cause.</summary>
    public static Cause Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new Cause
        {
            Kind = CauseKind.Finding,
            Code = finding.Code,
            Relay = finding.Subject.Relay,
            Member = finding.Subject.Member,
            Region = _ofOneRegion.Contains(finding.Code) ? finding.Subject.Region : null,
        };
    }
}

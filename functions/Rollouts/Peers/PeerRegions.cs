using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// Which region of the fleet measures what a peer meets. The first that says so decides: a rule of the server's connections; a group of
/// management with a region's own name; the country, where one region is near it and clearly nearer than every other. Else none does.
/// </summary>
public sealed class PeerRegions
{
    /// <summary>A region that is farther from a country than this, in kilometres, does not measure what its peers meet.</summary>
    public const double FarthestKilometres = 4000;

    /// <summary>By what factor the next region must be farther, for the nearest to be meant: a large country lies between several.</summary>
    public const double Clearly = 1.5;

    private readonly FleetDefinition _fleet;
    private readonly IReadOnlyList<PeerRegionRule> _rules;
    private readonly Dictionary<string, string?> _byCountry = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The regions of a fleet.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="rules">The rules of the server's connections, the first that matches counts.</param>
    public PeerRegions(FleetDefinition fleet, IReadOnlyList<PeerRegionRule> rules)
    {
        (_fleet, _rules) = (fleet, rules);
    }

    /// <summary>The region of a peer whose region is not set; <see langword="null"/> when none measures it.</summary>
    public string? Of(PeerFacts peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return Known(_rules.FirstOrDefault(rule => rule.Match.Match(peer) is not null)?.Region)
            ?? _fleet.Regions.FirstOrDefault(region => peer.Groups.Contains(region.Name, StringComparer.OrdinalIgnoreCase))?.Name
            ?? (peer.Country is { } country ? OfCountry(country) : null);
    }

    private string? Known(string? name) => _fleet.Regions.FirstOrDefault(region => string.Equals(region.Name, name, StringComparison.OrdinalIgnoreCase))?.Name;

    private string? OfCountry(string country)
    {
        if (!_byCountry.TryGetValue(country, out var region))
        {
            _byCountry[country] = region = Countries.Find(country) is { } place ? Nearest(place) : null;
        }

        return region;
    }

    private string? Nearest(GeoLocation place)
    {
        var near = _fleet.Regions.Where(region => region.Location is not null)
            .Select(region => (region.Name, Distance: Globe.Kilometres(place, region.Location!)))
            .OrderBy(region => region.Distance)
            .Take(2)
            .ToList();
        return near switch
        {
            [] => null,
            [var only] => only.Distance <= FarthestKilometres ? only.Name : null,
            [var first, var second, ..] => first.Distance <= FarthestKilometres && second.Distance >= first.Distance * Clearly ? first.Name : null,
        };
    }
}

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Matches peers: every list that is not empty must hold the peer's value. Words compare without case.</summary>
public sealed record PeerSelector
{
    /// <summary>Names of management's groups, one of which the peer must be in.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Countries (ISO 3166-1 alpha-2), one of which management must place the peer in.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Regions of the fleet, to one of which the peer must belong.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Families of operating systems (<see cref="OsFamily"/>), one of which must be the peer's.</summary>
    public IReadOnlyList<string> Os { get; init; } = [];

    /// <summary>Names of peers in management.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether it matches the peer that the server itself runs on, and no other.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Whether it says nothing, so that it matches every peer.</summary>
    public bool IsEmpty => !IsSelf && Groups.Count + Countries.Count + Regions.Count + Os.Count + Names.Count == 0;

    /// <summary>Says why a peer matches, such as <c>group routing-br</c>; <see langword="null"/> when it does not.</summary>
    public string? Match(PeerFacts peer)
    {
        if (IsSelf)
        {
            return peer.IsSelf ? "self" : null;
        }

        var why = new List<string>(5);
        return Matches(why, "name", Names, name => Is(name, peer.Name))
            && Matches(why, "group", Groups, group => peer.Groups.Any(own => Is(group, own)))
            && Matches(why, "country", Countries, country => Is(country, peer.Country))
            && Matches(why, "region", Regions, region => Is(region, peer.Region))
            && Matches(why, "os", Os, os => Is(os, OsFamily.Of(peer.Os)))
            ? why.Count == 0 ? "every peer" : string.Join(", ", why)
            : null;
    }

    /// <summary>Whether it names this very peer: by its name, or as <c>self</c>.</summary>
    public bool NamesPeer(PeerFacts peer) => IsSelf ? peer.IsSelf : Names.Any(name => Is(name, peer.Name));

    private static bool Matches(List<string> why, string word, IReadOnlyList<string> wanted, Func<string, bool> matches)
    {
        if (wanted.Count == 0)
        {
            return true;
        }

        var found = wanted.FirstOrDefault(matches);
        if (found is not null)
        {
            why.Add($"{word} {found}");
        }

        return found is not null;
    }

    private static bool Is(string wanted, string? own) => string.Equals(wanted, own, StringComparison.OrdinalIgnoreCase);
}

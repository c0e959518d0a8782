namespace OpenZro.Probes.Web.Dashboard;

/// <summary>What stands around every page.</summary>
public sealed record PageFrame
{
    /// <summary>What the page is about, for the window's title and the first heading.</summary>
    public required string Title { get; init; }

    /// <summary>Which part of the dashboard it is.</summary>
    public required PageSection Section { get; init; }

    /// <summary>The path of the page, to which its other ranges are linked.</summary>
    public required string Path { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The relays' names, in the order in which management lists them.</summary>
    public required IReadOnlyList<string> Relays { get; init; }

    /// <summary>The regions' names.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>How far back the page looks; <see langword="null"/> when it does not look back.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>The version of what the page shows, where this server tells of newer ones by a stream of events; <see langword="null"/> where the page asks for itself.</summary>
    public string? Version { get; init; }

    /// <summary>How often the page asks for itself, where it changes oftener than what is told of by events; <see langword="null"/> where it does not.</summary>
    public TimeSpan? LooksAgain { get; init; }

    /// <summary>Whether it stays as it is, since it is the answer to something that was done once.</summary>
    public bool IsStill { get; init; }

    /// <summary>What the address carries from page to page: the range, where it is not the usual one.</summary>
    public string Carried => Range is null || Range == TimeRange.Default ? "" : "?range=" + Range.Name;

    /// <summary>The address of a relay's page.</summary>
    public string PathOfRelay(string relay) => $"/relays/{Uri.EscapeDataString(relay)}{Carried}";

    /// <summary>The address of a region's page.</summary>
    public string PathOfRegion(string region) => $"/regions/{Uri.EscapeDataString(region)}{Carried}";
}

/// <summary>The parts of the dashboard.</summary>
public enum PageSection
{
    /// <summary>All of the mesh.</summary>
    Overview,

    /// <summary>One relay.</summary>
    Relays,

    /// <summary>One region.</summary>
    Regions,

    /// <summary>What is and was wrong, and maintenance.</summary>
    Incidents,

    /// <summary>Rollouts.</summary>
    Rollouts,

    /// <summary>None of them.</summary>
    Other,
}

namespace OpenZro.Probes.Fleet;

/// <summary>A vantage point: a place from which probes run.</summary>
public sealed record Region
{
    /// <summary>The name of the only vantage point when the fleet file names none.</summary>
    public const string Local = "local";

    /// <summary>The region's name, unique in the fleet; an Azure region's own name on Azure.</summary>
    public required string Name { get; init; }

    /// <summary>Where the region is, for the map and for what physics allows.</summary>
    public GeoLocation? Location { get; init; }

    /// <summary>Names of relays that may win here; empty when any may.</summary>
    public IReadOnlyList<string> Expect { get; init; } = [];

    /// <summary>On Azure, the table endpoint of the account that holds this region's results.</summary>
    public Uri? Storage { get; init; }
}

/// <summary>A point on the globe, in degrees.</summary>
public sealed record GeoLocation(double Latitude, double Longitude);

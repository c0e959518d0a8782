using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>A region as a fleet file writes it.</summary>
internal static class RegionShape
{
    /// <summary><c>name</c></summary>
    public static readonly Key<string> Name = Key.Required("name", Scalars.Name, "The region's name, unique in the fleet; on Azure, the Azure region's own name.");

    /// <summary><c>expect</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Expect = Key.Optional(
        "expect",
        new ListShape<string>("a list of relay names", Scalars.Name, isUnique: true),
        "Names of relays that may win the race of a peer in this region. Without it, any may.");

    /// <summary><c>location.latitude</c></summary>
    public static readonly Key<double> Latitude = Key.Required("latitude", Scalars.Number(-90, 90), "Degrees north of the equator.");

    /// <summary><c>location.longitude</c></summary>
    public static readonly Key<double> Longitude = Key.Required("longitude", Scalars.Number(-180, 180), "Degrees east of Greenwich.");

    /// <summary><c>location</c></summary>
    public static readonly Key<Fields> Location = Key.Optional(
        "location", new MappingShape("a location", [Latitude, Longitude]), "Where the region is, for the map and for what physics allows.");

    /// <summary><c>storage.uri</c></summary>
    public static readonly Key<Uri> StorageUri = Key.Required("uri", FleetScalars.StorageUri, "The account's table endpoint, without a key or signature.");

    /// <summary><c>storage</c></summary>
    public static readonly Key<Fields> Storage = Key.Optional(
        "storage", new MappingShape("a storage account", [StorageUri]), "On Azure: the account that holds this region's results.");

    /// <summary>The whole region.</summary>
    public static readonly MappingShape Shape = new("a region", [Name, Location, Expect, Storage]);

    /// <summary>Makes the region of what was read without fault.</summary>
    public static Region Build(Fields fields) => new()
    {
        Name = fields.Get(Name),
        Location = fields.Find(Location) is { Value: var location } ? new(location.Get(Latitude), location.Get(Longitude)) : null,
        Expect = fields.Values(Expect),
        Storage = fields.Find(Storage)?.Value.Get(StorageUri),
    };
}

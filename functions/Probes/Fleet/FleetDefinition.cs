using System.Net;

namespace OpenZro.Probes.Fleet;

/// <summary>
/// What a fleet file says: the relays of one mesh, the regions that probe them, and the thresholds that judge them.
/// Immutable; a changed file becomes a new definition that is swapped whole.
/// </summary>
public sealed record FleetDefinition
{
    /// <summary>The name of the mesh: what one rollout lock covers. The default is <c>default</c>.</summary>
    public string Mesh { get; init; } = "default";

    /// <summary>Which product the relays and peers run. The default is openZro.</summary>
    public Dialect Dialect { get; init; } = Dialect.OpenZro;

    /// <summary>How often every relay is probed. The default is 60 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the upgrade phase runs on schedule when there is no secret. The default is 30 min.</summary>
    public TimeSpan UpgradeInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The vantage points. Empty in a file for one local process, which probes as region <c>local</c>.</summary>
    public IReadOnlyList<Region> Regions { get; init; } = [];

    /// <summary>The relays in the order in which management lists them; the order matters to the client's race.</summary>
    public IReadOnlyList<Relay> Relays { get; init; } = [];

    /// <summary>When a finding is made.</summary>
    public Thresholds Thresholds { get; init; } = new();

    /// <summary>The DNS servers to ask and to compare with each other; empty for the system's own.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers { get; init; } = [];

    /// <summary>Where the relays' shared secret is; <see langword="null"/> when probes do not authenticate.</summary>
    public SecretReference? AuthSecret { get; init; }

    /// <summary>A short hash over the canonical definition: which fleet a region used in a slot.</summary>
    public string Version { get; init; } = "";

    /// <summary>The relays that may win in a region; empty where any may.</summary>
    /// <param name="region">The region's name.</param>
    public IReadOnlyList<string> ExpectedIn(string region) => Regions.FirstOrDefault(known => known.Name == region)?.Expect ?? [];
}

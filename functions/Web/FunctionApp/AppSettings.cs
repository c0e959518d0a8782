using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Web.Telemetry;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>
/// What the function app of one region is told by its settings. <see cref="AppSettingCatalogue"/> names them, <see cref="AppSettingsReader"/>
/// reads them, and <c>infra/main.bicep</c> sets them. None of them is a key.
/// </summary>
public sealed record AppSettings
{
    /// <summary>The table that holds the versions of the fleet, in the home region's account; the other regions may read this table there and nothing else.</summary>
    public const string FleetTable = "Fleet";

    private const string TableHost = ".table.";

    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>Whether this is the home region: it holds the fleet, reads every region's results, judges health and carries rollouts.</summary>
    public required bool IsHome { get; init; }

    /// <summary>How often the timer fires, and when within the interval. The fleet's interval is a multiple of it.</summary>
    public required SlotSchedule Schedule { get; init; }

    /// <summary>This region's own tables: the <c>https</c> URL of a table endpoint, or the emulator's connection string on a developer's machine.</summary>
    public required string Tables { get; init; }

    /// <summary>The home region's tables, with the fleet; this region's own in the home region.</summary>
    public required string HomeTables { get; init; }

    /// <summary>Each other region's tables, by region; empty where this is not the home region.</summary>
    public IReadOnlyDictionary<string, string> RegionTables { get; init; } = new Dictionary<string, string>();

    /// <summary>The fleet file as it was deployed; <see langword="null"/> where this is not the home region.</summary>
    public FleetDefinition? Fleet { get; init; }

    /// <summary>The text of the fleet file; <see langword="null"/> where this is not the home region.</summary>
    public string? FleetText { get; init; }

    /// <summary>What rollouts may touch, and how; <see langword="null"/> when nothing.</summary>
    public ConnectionSet? Connections { get; init; }

    /// <summary>Where people reach the API, for links; <see langword="null"/> where that is not known, on a developer's machine.</summary>
    public Uri? Url { get; init; }

    /// <summary>Who says who asks the API.</summary>
    public SignIn SignIn { get; init; }

    /// <summary>The client id of the app's managed identity; <see langword="null"/> on a developer's machine, with the emulator.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Where traces, metrics and logs of the worker go; what it logs, the Functions host sends to Application Insights.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>How long results are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>
    /// The hosts of every storage that this app goes to: the tables of all regions, and the blobs and queues of its own account, where
    /// the durable hub is. None on the emulator.
    /// </summary>
    public IReadOnlyList<string> StorageHosts =>
    [
        .. HostsOf(Tables).SelectMany(host => (string[])[host, host.Replace(TableHost, ".blob.", StringComparison.Ordinal), host.Replace(TableHost, ".queue.", StringComparison.Ordinal)])
            .Concat(HostsOf(HomeTables)).Concat(RegionTables.Values.SelectMany(HostsOf)).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static IEnumerable<string> HostsOf(string tables) => Uri.TryCreate(tables, UriKind.Absolute, out var endpoint) ? [endpoint.IdnHost] : [];
}

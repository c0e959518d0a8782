using System.Net;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Telemetry;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>How one process serves one vantage point.</summary>
public sealed record ServeSettings
{
    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>The folder of what waits for the storage; no other process uses it.</summary>
    public required string BacklogFolder { get; init; }

    /// <summary>The size that the backlog may have. The default is <see cref="ProbeBacklog.DefaultBytes"/>.</summary>
    public long BacklogBytes { get; init; } = ProbeBacklog.DefaultBytes;

    /// <summary>Where the API listens.</summary>
    public IPEndPoint Listen { get; init; } = ListenAddress.Default;

    /// <summary>Where people reach the API, such as a proxy with TLS before it; <see langword="null"/> for where it listens.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether reading needs a token on this machine too. The default is that it does only where other machines reach the API.</summary>
    public bool RequiresToken { get; init; }

    /// <summary>How often the API may be asked.</summary>
    public RequestRates Rates { get; init; } = new();

    /// <summary>What this server may connect to beside relays; <see langword="null"/> for nothing.</summary>
    public ServerConnections? Connections { get; init; }

    /// <summary>The hosts that the storage is at; empty when that is this machine.</summary>
    public IReadOnlyList<string> StorageHosts { get; init; } = [];

    /// <summary>Whom probes ask and trust. The default is what this machine does.</summary>
    public VantageSettings Vantage { get; init; } = new();

    /// <summary>How long results are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>The least that is logged. The default is a line per slot, and per finding that comes or goes.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where traces, metrics and logs are exported to. The default is nowhere.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>Over how long the relays' starts are spread in a process's first slot, for which somebody waits. The default is 1 s.</summary>
    public TimeSpan FirstSpread { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the writes of a slot may go on when the process is asked to end. The default is 10 s; what is left then waits on disk.</summary>
    public TimeSpan WriteGrace { get; init; } = TimeSpan.FromSeconds(10);
}

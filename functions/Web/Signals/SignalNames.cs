namespace OpenZro.Probes.Web.Signals;

/// <summary>
/// The names under which the function app's logs are found again: the alerts and the workbook of <c>infra</c> ask for these events and
/// these properties, and <see cref="SignalLog"/> writes them. Each is one log entry whose whole message is a JSON object that begins with
/// the property <c>event</c>: that comes through however a log gets to the workspace, which the parts of a message do not.
/// </summary>
public static class SignalNames
{
    /// <summary>A region ran a slot: the vantage point is alive, and this is how it sees the relays.</summary>
    public const string SlotReported = "SlotReported";

    /// <summary>The home region has judged the health of all regions; said each time, so that it is noticed when nobody does.</summary>
    public const string HealthJudged = "HealthJudged";

    /// <summary>An incident lasts of which people are to be told, since no maintenance covers it; said again every time that the home region judges health.</summary>
    public const string IncidentLasts = "IncidentLasts";

    /// <summary>A rollout waits for people at a gate; said again every time that the home region looks.</summary>
    public const string RolloutWaiting = "RolloutWaiting";

    /// <summary>A rollout holds, or failed lately; said again every time that the home region looks.</summary>
    public const string RolloutFailed = "RolloutFailed";

    /// <summary>The properties of each event beside <c>event</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Properties { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        [SlotReported] = ["region", "slot", "fleetVersion", "status", "relays"],
        [HealthJudged] = ["mesh", "silent", "at"],
        [IncidentLasts] = ["incident", "mesh", "kind", "code", "cause", "severity", "relay", "summary", "regions", "at"],
        [RolloutWaiting] = ["rollout", "mesh", "gate", "since", "deadline", "at"],
        [RolloutFailed] = ["rollout", "mesh", "step", "reason", "at"],
    };
}

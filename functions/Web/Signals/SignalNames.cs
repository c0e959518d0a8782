namespace OpenZro.Probes.Web.Signals;

/// <summary>
/// The names under which the function app's logs are found again: the alerts and the workbook of <c>infra</c> ask for these events and
/// these properties, and <see cref="SignalLog"/> writes them. In a workspace they are rows of <c>AppTraces</c> whose <c>Properties</c>
/// hold the event's name as <c>EventName</c>.
/// </summary>
public static class SignalNames
{
    /// <summary>A region ran a slot: the vantage point is alive, and this is how it sees the relays.</summary>
    public const string SlotReported = "SlotReported";

    /// <summary>A rollout waits for people at a gate; said again every time that the home region looks.</summary>
    public const string RolloutWaiting = "RolloutWaiting";

    /// <summary>A rollout failed or holds.</summary>
    public const string RolloutFailed = "RolloutFailed";

    /// <summary>The properties of each event.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Properties { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        [SlotReported] = ["Region", "Slot", "FleetVersion", "Status", "Relays"],
        [RolloutWaiting] = ["Rollout", "Mesh", "Gate", "Since", "Deadline"],
        [RolloutFailed] = ["Rollout", "Mesh", "Step", "Reason"],
    };
}

using System.Text.Json;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>The tables of rollouts, and how a document lies in a row: UTF-8 JSON in as many binary properties as it needs.</summary>
public static class RolloutTables
{
    /// <summary>Headers: PK mesh, RK rollout.</summary>
    public const string Headers = "Rollouts";

    /// <summary>What belongs to one rollout: PK rollout; RK control, gate, mark, peer, settled and plan rows.</summary>
    public const string State = "RolloutState";

    /// <summary>Audits: PK rollout, RK ordinal, and the head.</summary>
    public const string Audit = "RolloutAudit";

    /// <summary>Locks: PK <c>mesh</c>, RK mesh.</summary>
    public const string Locks = "RolloutLocks";

    /// <summary>Notifications that wait: PK rollout, RK key.</summary>
    public const string Notifications = "RolloutOutbox";

    /// <summary>What became of notifications: PK rollout, RK webhook by webhook, and what is settled.</summary>
    public const string Deliveries = "RolloutDeliveries";

    /// <summary>States that rollouts gave to relays: PK mesh, RK relay.</summary>
    public const string Fleet = "RolloutFleet";

    /// <summary>What row keys of gates begin with.</summary>
    public const string GatePrefix = "gate|";

    /// <summary>What row keys of marks begin with.</summary>
    public const string MarkPrefix = "mark|";

    /// <summary>What row keys of peers begin with.</summary>
    public const string PeerPrefix = "peer|";

    /// <summary>What row keys of what is settled begin with.</summary>
    public const string SettledPrefix = "settled|";

    /// <summary>What row keys of a plan's parts begin with.</summary>
    public const string PlanPrefix = "plan|";

    /// <summary>The row key of what people told a rollout to do.</summary>
    public const string ControlKey = "control";

    /// <summary>The largest document of one row, in bytes of UTF-8.</summary>
    public const int MostBytes = RowBytes.Most;

    /// <summary>Puts a document into a row.</summary>
    /// <exception cref="ArgumentException">The document is larger than <see cref="MostBytes"/>.</exception>
    public static TableRow Write<T>(TableRow row, T document) => RowBytes.Write(row, JsonSerializer.SerializeToUtf8Bytes(document, CanonicalJson.Options));

    /// <summary>The document of a row.</summary>
    /// <exception cref="JsonException">The row holds no such document.</exception>
    public static T Read<T>(TableRow row) => JsonSerializer.Deserialize<T>(RowBytes.Read(row), CanonicalJson.Options) ?? throw new JsonException("The row holds no document.");
}

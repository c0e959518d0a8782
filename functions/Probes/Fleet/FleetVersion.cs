using System.Security.Cryptography;
using System.Text.Json;

namespace OpenZro.Probes.Fleet;

/// <summary>
/// Names a fleet by what it says: a short SHA-256 over a canonical form, so that comments, layout and written-out defaults make no
/// difference and everything else does.
/// </summary>
public static class FleetVersion
{
    private const int Length = 12;

    /// <summary>The version of a fleet: 12 lower-case hex digits. <see cref="FleetDefinition.Version"/> itself is left out.</summary>
    public static string Of(FleetDefinition fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        using var canonical = new MemoryStream();
        using (var json = new Utf8JsonWriter(canonical))
        {
            Write(json, fleet);
        }

        return Convert.ToHexStringLower(SHA256.HashData(canonical.ToArray()))[..Length];
    }

    private static void Write(Utf8JsonWriter json, FleetDefinition fleet)
    {
        json.WriteStartObject();
        json.WriteString("mesh", fleet.Mesh);
        json.WriteString("dialect", fleet.Dialect.Name);
        json.WriteNumber("interval", fleet.Interval.Ticks);
        json.WriteNumber("upgradeInterval", fleet.UpgradeInterval.Ticks);
        WriteAll(json, "regions", fleet.Regions, WriteRegion);
        WriteAll(json, "relays", fleet.Relays, WriteRelay);
        json.WriteNumber("certificateDaysLeft", fleet.Thresholds.CertificateDaysLeft);
        json.WriteNumber("pickMargin", fleet.Thresholds.PickMargin.Ticks);
        json.WriteNumber("underserved", fleet.Thresholds.Underserved.Ticks);
        json.WriteNumber("failuresBeforeUnhealthy", fleet.Thresholds.FailuresBeforeUnhealthy);
        json.WriteNumber("successesBeforeHealthy", fleet.Thresholds.SuccessesBeforeHealthy);
        if (fleet.Thresholds.Settle is { } settle)
        {
            json.WriteNumber("settle", settle.Ticks);
        }

        WriteTexts(json, "resolvers", fleet.Resolvers);
        WriteText(json, "secretEnv", fleet.AuthSecret?.Env);
        WriteText(json, "secretFile", fleet.AuthSecret?.File);
        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, Region region)
    {
        json.WriteString("name", region.Name);
        if (region.Location is { } location)
        {
            json.WriteNumber("latitude", location.Latitude);
            json.WriteNumber("longitude", location.Longitude);
        }

        WriteTexts(json, "expect", region.Expect);
        WriteText(json, "storage", region.Storage?.AbsoluteUri);
    }

    private static void WriteRelay(Utf8JsonWriter json, Relay relay)
    {
        json.WriteString("name", relay.Name);
        json.WriteString("url", relay.Url.Text);
        json.WriteString("state", relay.State.ToString());
        if (relay.Transports is { } transports)
        {
            WriteTexts(json, "transports", transports.Order());
        }

        WriteTexts(json, "issuers", relay.Issuers);
        WriteText(json, "instanceUrl", relay.InstanceUrl?.Text);
        WriteAll(json, "members", relay.Members, WriteMember);
    }

    private static void WriteMember(Utf8JsonWriter json, Member member)
    {
        json.WriteString("host", member.Host);
        WriteTexts(json, "addresses", member.Addresses);
        json.WriteBoolean("drained", member.Drained);
        WriteText(json, "instanceUrl", member.InstanceUrl?.Text);
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts<T>(Utf8JsonWriter json, string name, IEnumerable<T> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item?.ToString());
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}

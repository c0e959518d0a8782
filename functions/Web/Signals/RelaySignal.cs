using System.Text.Json.Serialization;

namespace OpenZro.Probes.Web.Signals;

/// <summary>How one relay stands in one slot of one region, as the relays of <see cref="SignalNames.SlotReported"/> carry it.</summary>
public sealed record RelaySignal
{
    /// <summary>The relay's name in the fleet.</summary>
    public required string Relay { get; init; }

    /// <summary>Where it stands in its life: only what is <c>active</c> or <c>retiring</c> alarms anybody.</summary>
    public required string State { get; init; }

    /// <summary>How it stands from this region: <c>healthy</c>, <c>degraded</c>, <c>unhealthy</c> or <c>unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When the first of its certificates ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CertificateEnds { get; init; }

    /// <summary>The fastest of its endpoints' handshakes, in milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HandshakeMs { get; init; }

    /// <summary>The probability that a peer of the region with UDP picks it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Pick { get; init; }
}

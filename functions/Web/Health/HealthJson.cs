using System.Text.Json.Serialization;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Incidents;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Health;

/// <summary>Writes and reads what the API says of health: camelCase, words in kebab-case; what is not known, or stands twice, is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(WordConverter<CauseKind>),
        typeof(WordConverter<DeliveryState>),
        typeof(WordConverter<HealthState>),
        typeof(WordConverter<IncidentSeverity>),
        typeof(WordConverter<IncidentState>),
        typeof(WordConverter<MaintenanceState>),
        typeof(WordConverter<NotificationKind>),
        typeof(WordConverter<RegionState>),
        typeof(WordConverter<RelayStatus>),
    ])]
[JsonSerializable(typeof(IncidentDeliveriesDocument))]
[JsonSerializable(typeof(IncidentDocument))]
[JsonSerializable(typeof(IncidentListDocument))]
[JsonSerializable(typeof(MaintenanceBody))]
[JsonSerializable(typeof(MaintenanceDocument))]
[JsonSerializable(typeof(MaintenanceListDocument))]
[JsonSerializable(typeof(MeshHealthDocument))]
internal sealed partial class HealthJson : JsonSerializerContext;

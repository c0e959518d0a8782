using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Web.Incidents;

namespace OpenZro.Probes.Web.Health;

/// <summary>Writes and reads what the API says of health: camelCase, words in kebab-case; what is not known, or stands twice, is refused.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WordConverter)])]
[JsonSerializable(typeof(IncidentDeliveriesDocument))]
[JsonSerializable(typeof(IncidentDocument))]
[JsonSerializable(typeof(IncidentListDocument))]
[JsonSerializable(typeof(MaintenanceBody))]
[JsonSerializable(typeof(MaintenanceDocument))]
[JsonSerializable(typeof(MaintenanceListDocument))]
[JsonSerializable(typeof(MeshHealthDocument))]
internal sealed partial class HealthJson : JsonSerializerContext;

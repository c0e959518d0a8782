using System.Text.Json.Serialization;

namespace OpenZro.Probes.Web.Api;

/// <summary>Writes what the pages show: camelCase, words in kebab-case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WordConverter)])]
[JsonSerializable(typeof(OverviewDocument))]
[JsonSerializable(typeof(RegionDocument))]
[JsonSerializable(typeof(RelayHistoryDocument))]
internal sealed partial class ShownJson : JsonSerializerContext;

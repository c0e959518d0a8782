using System.Text.Json.Serialization;

namespace OpenZro.Probes.Web.Reports;

/// <summary>Writes and reads reports: camelCase, words in kebab-case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WordConverter)])]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>How programs are spoken to: camelCase JSON on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExecRequest))]
[JsonSerializable(typeof(ExecLook))]
internal sealed partial class ExecJson : JsonSerializerContext;

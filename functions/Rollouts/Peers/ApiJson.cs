using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>How management's API writes JSON: lower case with underscores; members that are not known are left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<ApiPeer>))]
[JsonSerializable(typeof(List<ApiGroup>))]
[JsonSerializable(typeof(List<ApiNetwork>))]
[JsonSerializable(typeof(List<ApiResource>))]
[JsonSerializable(typeof(List<ApiRouter>))]
[JsonSerializable(typeof(List<ApiRoute>))]
[JsonSerializable(typeof(List<ApiSetupKey>))]
internal sealed partial class ApiJson : JsonSerializerContext;

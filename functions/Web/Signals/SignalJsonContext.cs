using System.Text.Json.Serialization;

namespace OpenZro.Probes.Web.Signals;

/// <summary>How signals are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SlotSignal))]
[JsonSerializable(typeof(JudgedSignal))]
[JsonSerializable(typeof(IncidentSignal))]
[JsonSerializable(typeof(WaitingSignal))]
[JsonSerializable(typeof(FailedSignal))]
internal sealed partial class SignalJsonContext : JsonSerializerContext;

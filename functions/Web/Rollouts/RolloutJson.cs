using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Writes and reads what the API says of rollouts: camelCase, words in kebab-case; what is not known, or stands twice, is refused.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WordConverter)])]
[JsonSerializable(typeof(AnswerDocument))]
[JsonSerializable(typeof(AuditDocument))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(DeliveriesDocument))]
[JsonSerializable(typeof(DecisionDocument))]
[JsonSerializable(typeof(PeersDocument))]
[JsonSerializable(typeof(PlanBody))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(ResumeBody))]
[JsonSerializable(typeof(RolloutDocument))]
[JsonSerializable(typeof(RolloutListDocument))]
[JsonSerializable(typeof(RolloutPeersDocument))]
[JsonSerializable(typeof(SkipBody))]
[JsonSerializable(typeof(StartBody))]
[JsonSerializable(typeof(StartedDocument))]
[JsonSerializable(typeof(UnlockBody))]
[JsonSerializable(typeof(IReadOnlyList<FileProblem>))]
internal sealed partial class RolloutJson : JsonSerializerContext;

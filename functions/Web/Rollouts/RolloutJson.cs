using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Writes and reads what the API says of rollouts: camelCase, words in kebab-case; what is not known, or stands twice, is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(WordConverter<ControlCommand>),
        typeof(WordConverter<DeliveryState>),
        typeof(WordConverter<GateExpiry>),
        typeof(WordConverter<GateState>),
        typeof(WordConverter<GateVerb>),
        typeof(WordConverter<NotificationKind>),
        typeof(WordConverter<OrchestrationState>),
        typeof(WordConverter<PeerFate>),
        typeof(WordConverter<PeerState>),
        typeof(WordConverter<RestartClass>),
        typeof(WordConverter<RolloutKind>),
        typeof(WordConverter<RolloutState>),
    ])]
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
[JsonSerializable(typeof(RolloutDocument))]
[JsonSerializable(typeof(RolloutListDocument))]
[JsonSerializable(typeof(RolloutPeersDocument))]
[JsonSerializable(typeof(SkipBody))]
[JsonSerializable(typeof(StartBody))]
[JsonSerializable(typeof(StartedDocument))]
[JsonSerializable(typeof(UnlockBody))]
[JsonSerializable(typeof(IReadOnlyList<FileProblem>))]
internal sealed partial class RolloutJson : JsonSerializerContext;

/// <summary>Writes the values of an enumeration as words.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

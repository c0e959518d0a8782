using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A receiver of notifications as a connections file writes it.</summary>
internal static class NotificationShape
{
    /// <summary><c>name</c></summary>
    public static readonly Key<string> Name = Key.Required("name", Scalars.Name, "Its name, in logs and records; unique.");

    /// <summary><c>format</c></summary>
    public static readonly Key<NotificationFormat> Format = Key.Optional(
        "format", Choice<NotificationFormat>("a kind of receiver"), "What receives: a webhook (signed JSON), slack (an incoming webhook), or alertmanager (its API, version 2; incidents only).", KebabCase.Of(NotificationFormat.Webhook));

    /// <summary><c>url</c></summary>
    public static readonly Key<Uri> Url = Key.Optional("url", ConnectionScalars.ApiUrl, "Where notifications are sent: a webhook's address, or Alertmanager's base. For slack the address is the secret.");

    /// <summary><c>secret</c></summary>
    public static readonly Key<Fields> Secret = Key.Optional(
        "secret", SecretShape.Shape, "Where the secret is: what a webhook's messages are signed with (HMAC-SHA256, as Standard Webhooks do it), the address of a Slack webhook, or a bearer token for Alertmanager.");

    /// <summary><c>kinds</c></summary>
    public static readonly Key<IReadOnlyList<Located<NotificationKind>>> Kinds = Key.Optional(
        "kinds", new ListShape<NotificationKind>("a list of kinds", Choice<NotificationKind>("a kind of notification"), isUnique: true), "What it is told of. Without it, everything.");

    /// <summary><c>severity</c></summary>
    public static readonly Key<IncidentSeverity> Severity = Key.Optional(
        "severity", Choice<IncidentSeverity>("a severity"), "The least urgent incidents that it is told of.", KebabCase.Of(IncidentSeverity.Warning));

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("a receiver of notifications", [Name, Format, Url, Secret, Kinds, Severity]);

    /// <summary>Makes the receiver of what was read without fault.</summary>
    public static NotificationTarget Build(Fields fields) => new()
    {
        Name = fields.Get(Name),
        Format = fields.Get(Format, NotificationFormat.Webhook),
        Url = fields.Get(Url, null),
        Secret = fields.Find(Secret) is { Value: var secret } ? SecretShape.Build(secret) : null,
        Kinds = fields.Values(Kinds),
        Severity = fields.Get(Severity, IncidentSeverity.Warning),
    };

    /// <summary>Adds what does not fit together.</summary>
    public static void Check(Located<Fields> target, YamlProblems problems)
    {
        var (fields, format) = (target.Value, target.Value.Get(Format, NotificationFormat.Webhook));
        if (format is NotificationFormat.Slack && fields.Has(Url))
            problems.Error(fields.PlaceOf(Url), "the address of a Slack webhook is a secret: remove 'url', and let 'secret' say where the address is");
        if (format is not NotificationFormat.Slack && !fields.Has(Url))
            problems.Error(target.At, $"a receiver of the format {KebabCase.Of(format)} needs 'url'");
        if (format is not NotificationFormat.Alertmanager && !fields.Has(Secret))
            problems.Error(target.At, $"a receiver of the format {KebabCase.Of(format)} needs 'secret'");
    }

    private static Shape<T> Choice<T>(string what)
        where T : struct, Enum => Scalars.Choice<T>(what, [.. Enum.GetValues<T>().Select(value => (KebabCase.Of(value), value))]);
}

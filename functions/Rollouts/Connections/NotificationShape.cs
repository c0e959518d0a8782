using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A webhook as a connections file writes it.</summary>
internal static class NotificationShape
{
    /// <summary><c>name</c></summary>
    public static readonly Key<string> Name = Key.Required("name", Scalars.Name, "Its name, in logs and records; unique.");

    /// <summary><c>url</c></summary>
    public static readonly Key<Uri> Url = Key.Required("url", ConnectionScalars.ApiUrl, "Where notifications are sent.");

    /// <summary><c>secret</c></summary>
    public static readonly Key<Fields> Secret = Key.Required("secret", SecretShape.Shape, "Where the secret is that they are signed with (HMAC-SHA256, as Standard Webhooks do it).");

    /// <summary><c>kinds</c></summary>
    public static readonly Key<IReadOnlyList<Located<NotificationKind>>> Kinds = Key.Optional(
        "kinds",
        new ListShape<NotificationKind>(
            "a list of kinds",
            Scalars.Choice<NotificationKind>("a kind of notification", [.. Enum.GetValues<NotificationKind>().Select(kind => (KebabCase.Of(kind), kind))]),
            isUnique: true),
        "What it is told of. Without it, everything.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("a webhook", [Name, Url, Secret, Kinds]);

    /// <summary>Makes the webhook of what was read without fault.</summary>
    public static NotificationTarget Build(Fields fields) => new()
    {
        Name = fields.Get(Name),
        Url = fields.Get(Url),
        Secret = SecretShape.Build(fields.Get(Secret)),
        Kinds = fields.Values(Kinds),
    };
}

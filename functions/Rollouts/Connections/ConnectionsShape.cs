using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A connections file's keys: the one description that the reader and the JSON Schema share.</summary>
internal static class ConnectionsShape
{
    /// <summary><c>management.url</c></summary>
    public static readonly Key<Uri> Url = Key.Required("url", ConnectionScalars.ApiUrl, "The base of management's API, without /api.");

    /// <summary><c>management.token</c></summary>
    public static readonly Key<Fields> Token = Key.Required("token", SecretShape.Shape, "Where the personal access token is.");

    /// <summary><c>management</c></summary>
    public static readonly Key<Fields> Management = Key.Optional("management", new MappingShape("management's API", [Url, Token]), "Management's HTTP API.");

    /// <summary><c>self</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Self = Key.Optional(
        "self", new ListShape<string>("a list of peer names", ConnectionScalars.Line, isUnique: true), "The names, in management, of the peer that the server runs on.");

    /// <summary><c>ownPath</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> OwnPath = Key.Optional(
        "ownPath", new ListShape<string>("a list of peer names", ConnectionScalars.Line, isUnique: true), "Peers that carry the server's own way: jump hosts, routers. They are restarted last, one at a time.");

    /// <summary><c>peers</c></summary>
    public static readonly Key<Fields> Peers = Key.Optional("peers", PeerWatchingShape.Shape, "How it is watched which relay each peer uses.");

    /// <summary><c>connections</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Connections = Key.Optional(
        "connections", new ListShape<Fields>("a list of connections", ConnectionShape.Shape), "Ways to reach machines.");

    /// <summary><c>register</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Register = Key.Optional(
        "register", new ListShape<Fields>("a list of register targets", TargetShape.Register), "Where management's list of relays is changed.");

    /// <summary><c>provision</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Provision = Key.Optional(
        "provision", new ListShape<Fields>("a list of provision targets", TargetShape.Provision), "Resource groups of Azure in which relays may be made.");

    /// <summary><c>notify</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Notify = Key.Optional(
        "notify", new ListShape<Fields>("a list of receivers", NotificationShape.Shape), "Receivers that people are told by of incidents and of what rollouts do.");

    /// <summary>The whole file.</summary>
    public static readonly MappingShape Shape = new("a connections file", [Management, Self, OwnPath, Peers, Connections, Register, Provision, Notify]);

    /// <summary>Makes the connections of what was read without fault.</summary>
    public static ConnectionSet Build(Fields fields) => new()
    {
        Management = fields.Find(Management) is { Value: var management } ? new(management.Get(Url), SecretShape.Build(management.Get(Token))) : null,
        Self = fields.Values(Self),
        OwnPath = fields.Values(OwnPath),
        Peers = fields.Find(Peers) is { Value: var peers } ? PeerWatchingShape.Build(peers) : null,
        Connections = [.. fields.Values(Connections).Select(ConnectionShape.Build)],
        Register = [.. fields.Values(Register).Select(TargetShape.BuildRegister)],
        Provision = [.. fields.Values(Provision).Select(TargetShape.BuildProvision)],
        Notify = [.. fields.Values(Notify).Select(NotificationShape.Build)],
    };
}

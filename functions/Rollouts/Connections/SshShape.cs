using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>An SSH connection as a connections file writes it.</summary>
internal static class SshShape
{
    /// <summary><c>host</c></summary>
    public static readonly Key<string> Host = Key.Optional("host", ConnectionScalars.HostAndPort, "The one host. Without it, each peer is its own.");

    /// <summary><c>hostFrom</c></summary>
    public static readonly Key<SshHostFrom> HostFrom = Key.Optional(
        "hostFrom",
        Scalars.Choice<SshHostFrom>("what of a peer is its host", [("address", SshHostFrom.Address), ("name", SshHostFrom.Name)]),
        "Whether a peer is reached by its address in the mesh or by its name.",
        "address");

    /// <summary><c>hosts</c></summary>
    public static readonly Key<IReadOnlyList<MapEntry<string>>> Hosts = Key.Optional(
        "hosts", new MapShape<string>("a mapping of peer names to hosts", ConnectionScalars.Line, ConnectionScalars.HostAndPort), "Hosts of single peers by the peers' names.");

    /// <summary><c>port</c></summary>
    public static readonly Key<int> Port = Key.Optional("port", Scalars.Integer(1, 65535), "The port.", 22);

    /// <summary><c>user</c></summary>
    public static readonly Key<string> User = Key.Required("user", ConnectionScalars.Line, "The user.");

    /// <summary><c>key</c></summary>
    public static readonly Key<Fields> PrivateKey = Key.Optional("key", SecretShape.Shape, "Where the private key is.");

    /// <summary><c>passphrase</c></summary>
    public static readonly Key<Fields> Passphrase = Key.Optional("passphrase", SecretShape.Shape, "Where the private key's passphrase is.");

    /// <summary><c>agent</c></summary>
    public static readonly Key<bool> Agent = Key.Optional("agent", Scalars.Flag, "Whether the agent of the server's environment is asked for keys.", false);

    /// <summary><c>knownHosts</c></summary>
    public static readonly Key<string> KnownHosts = Key.Required("knownHosts", ConnectionScalars.Line, "The path of the known_hosts file, from the folder of this file; a host that is not in it is refused.");

    /// <summary><c>sudo</c></summary>
    public static readonly Key<bool> Sudo = Key.Optional("sudo", Scalars.Flag, "Whether commands run under sudo.", true);

    /// <summary><c>jump</c></summary>
    public static readonly Key<string> Jump = Key.Optional("jump", Scalars.Name, "The name of the connection, with a host of its own, that is jumped through.");

    /// <summary><c>timeout</c></summary>
    public static readonly Key<TimeSpan> Timeout = Key.Optional(
        "timeout", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(50)), "How long connecting and each command may take.", "30s");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new(
        "an SSH connection", [Host, HostFrom, Hosts, Port, User, PrivateKey, Passphrase, Agent, KnownHosts, Sudo, Jump, Timeout]);

    /// <summary>Makes the connection of what was read without fault.</summary>
    public static SshConnection Build(string name, Fields fields) => new()
    {
        Name = name,
        Host = fields.Get(Host, null),
        HostFrom = fields.Get(HostFrom, SshHostFrom.Address),
        Hosts = (fields.Find(Hosts)?.Value ?? []).ToDictionary(entry => entry.Key.Value, entry => entry.Value, StringComparer.OrdinalIgnoreCase),
        Port = fields.Get(Port, 22),
        User = fields.Get(User),
        Key = fields.Find(PrivateKey) is { } key ? SecretShape.Build(key.Value) : null,
        Passphrase = fields.Find(Passphrase) is { } passphrase ? SecretShape.Build(passphrase.Value) : null,
        Agent = fields.Get(Agent, false),
        KnownHosts = fields.Get(KnownHosts),
        Sudo = fields.Get(Sudo, true),
        Jump = fields.Get(Jump, null),
        Timeout = fields.Get(Timeout, TimeSpan.FromSeconds(30)),
    };
}

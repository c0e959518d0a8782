using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>Machines reached by SSH. Host keys are always checked.</summary>
public sealed record SshConnection : Connection
{
    /// <summary>The one host; <see langword="null"/> when each peer is its own.</summary>
    public string? Host { get; init; }

    /// <summary>What of a peer is its host. The default is its address in the mesh.</summary>
    public SshHostFrom HostFrom { get; init; } = SshHostFrom.Address;

    /// <summary>Hosts of single peers by the peers' names, each with an optional <c>:port</c>; they go before <see cref="HostFrom"/>.</summary>
    public IReadOnlyDictionary<string, string> Hosts { get; init; } = new Dictionary<string, string>();

    /// <summary>The port. The default is 22.</summary>
    public int Port { get; init; } = 22;

    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>Where the private key is; <see langword="null"/> when the agent has it.</summary>
    public SecretReference? Key { get; init; }

    /// <summary>Where the private key's passphrase is; <see langword="null"/> when it has none.</summary>
    public SecretReference? Passphrase { get; init; }

    /// <summary>Whether the agent of the server's environment is asked for keys.</summary>
    public bool Agent { get; init; }

    /// <summary>The path of the known_hosts file; a host that is not in it is refused.</summary>
    public required string KnownHosts { get; init; }

    /// <summary>Whether commands run under <c>sudo -n</c>. The default is true.</summary>
    public bool Sudo { get; init; } = true;

    /// <summary>The name of the connection, with a host of its own, that is jumped through.</summary>
    public string? Jump { get; init; }

    /// <summary>How long connecting and each command may take. The default is 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What of a peer is its host for SSH.</summary>
public enum SshHostFrom
{
    /// <summary>Its address in the mesh.</summary>
    Address,

    /// <summary>Its name in management.</summary>
    Name,
}

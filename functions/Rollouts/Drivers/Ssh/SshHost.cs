using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>How to reach a host over SSH. It comes from the server's own connections, never from a rollout file.</summary>
public sealed record SshHost
{
    /// <summary>The host's name or address: what is connected to, and what its key is looked up under.</summary>
    public required string Name { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Who to log in as.</summary>
    public required string User { get; init; }

    /// <summary>
    /// Where the private key is (OpenSSH, PEM or PuTTY): a file, or an environment variable that holds it; <see langword="null"/> when an
    /// agent has it.
    /// </summary>
    public required SecretReference? Key { get; init; }

    /// <summary>Whether the agent of the server's environment (<c>SSH_AUTH_SOCK</c>) is asked for keys, after <see cref="Key"/>.</summary>
    public bool Agent { get; init; }

    /// <summary>Where the key's passphrase is found, when it has one.</summary>
    public SecretReference? Passphrase { get; init; }

    /// <summary>The file of known host keys, as OpenSSH writes it. A host that is not in it is refused.</summary>
    public required string KnownHostsFile { get; init; }

    /// <summary>Whether what needs root is run through <c>sudo -n</c>, which never asks for a password.</summary>
    public bool Sudo { get; init; }

    /// <summary>The host to go through, with a key and known hosts of its own.</summary>
    public SshHost? Jump { get; init; }

    /// <summary>How long connecting and each command may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The host as people write it.</summary>
    public override string ToString() => Port == 22 ? $"{User}@{Name}" : $"{User}@{Name}:{Port}";
}

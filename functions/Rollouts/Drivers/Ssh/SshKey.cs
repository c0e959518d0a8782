using System.Net.Sockets;
using System.Text;
using OpenZro.Probes.Fleet;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>Finds the keys that a host is logged in to with: its own, and those of an agent.</summary>
internal static class SshKey
{
    /// <summary>Finds the keys, or says what is wrong with them.</summary>
    public static (IReadOnlyList<IPrivateKeySource> Sources, DriverFailure? Failure) Read(SshHost host, Func<string, string?> environment)
    {
        var (own, failure) = host.Key is { } key ? ReadFile(host, key, environment) : (null, null);
        if (failure is not null || !host.Agent)
        {
            return (own is null ? [] : [own], failure);
        }

        (var agents, failure) = ReadAgent(host, environment);
        return (own is null ? agents : [own, .. agents], own is null ? failure : null);
    }

    /// <summary>What to call the keys in a message.</summary>
    public static string Name(SshHost host) => (host.Key, host.Agent) switch
    {
        ({ } key, false) => Name(key),
        ({ } key, true) => $"{Name(key)}, nor any key of the agent",
        _ => "any key of the agent",
    };

    private static (IReadOnlyList<IPrivateKeySource> Sources, DriverFailure? Failure) ReadAgent(SshHost host, Func<string, string?> environment)
    {
        if (environment(SshAgent.Variable) is not { Length: > 0 } socket)
        {
            return ([], Wrong($"{SshAgent.Variable} is not set: start the server with an agent, or name a key"));
        }

        try
        {
            var agent = new SshAgent(socket, host.Timeout);
            List<IPrivateKeySource> keys = [.. agent.ReadKeys().Select(key => new AgentKey(agent, key))];
            return (keys, keys.Count > 0 ? null : Wrong($"the agent at {socket} holds no key: add one with ssh-add"));
        }
        catch (Exception wrong) when (wrong is SocketException or IOException or SshException or ArgumentException)
        {
            return ([], Wrong($"the agent at {socket} cannot be asked: {wrong.Message}"));
        }
    }

    private static (IPrivateKeySource? Source, DriverFailure? Failure) ReadFile(SshHost host, SecretReference key, Func<string, string?> environment)
    {
        var name = Name(key);
        string? passphrase = null;
        if (host.Passphrase is { } reference && !ConnectionSecret.TryRead(reference, environment, out passphrase, out var error))
        {
            return (null, Wrong($"the passphrase of {name}: {error}"));
        }

        if (!ConnectionSecret.TryRead(key, environment, out var text, out error))
        {
            return (null, Wrong($"the key: {error}"));
        }

        try
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text + "\n"));
            return (new PrivateKeyFile(content, passphrase), null);
        }
        catch (SshPassPhraseNullOrEmptyException)
        {
            return (null, Wrong($"{name} has a passphrase: name where it is found"));
        }
        catch (Exception wrong) when (wrong is SshException or IOException or ArgumentException or NotSupportedException
            or System.Security.Cryptography.CryptographicException)
        {
            return (null, Wrong($"{name} cannot be read: {wrong.Message}"));
        }
    }

    private static string Name(SecretReference key) => key.File is { } file ? $"the key {file}" : $"the key in {key.Env}";

    private static DriverFailure Wrong(string detail) => new() { Code = DriverFailureCode.Configuration, Detail = detail };
}

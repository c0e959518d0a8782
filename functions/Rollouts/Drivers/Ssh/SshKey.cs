using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>Reads the private key that a host is logged in to with.</summary>
internal static class SshKey
{
    /// <summary>Reads the key, or says what is wrong with it.</summary>
    public static (IPrivateKeySource? Source, DriverFailure? Failure) Read(SshHost host, Func<string, string?> environment)
    {
        var name = Name(host);
        string? passphrase = null;
        if (host.Passphrase is { } reference && !ConnectionSecret.TryRead(reference, environment, out passphrase, out var error))
        {
            return (null, Wrong($"the passphrase of {name}: {error}"));
        }

        if (!ConnectionSecret.TryRead(host.Key, environment, out var text, out error))
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

    /// <summary>What to call the key in a message.</summary>
    public static string Name(SshHost host) => host.Key.File is { } file ? $"the key {file}" : $"the key in {host.Key.Env}";

    private static DriverFailure Wrong(string detail) => new() { Code = DriverFailureCode.Configuration, Detail = detail };
}

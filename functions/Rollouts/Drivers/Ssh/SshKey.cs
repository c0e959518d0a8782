using Renci.SshNet;
using Renci.SshNet.Common;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>Reads the private key that a host is logged in to with.</summary>
internal static class SshKey
{
    /// <summary>Reads the key, or says what is wrong with it.</summary>
    public static (IPrivateKeySource? Source, DriverFailure? Failure) Read(SshHost host, Func<string, string?> environment)
    {
        string? passphrase = null;
        if (host.Passphrase is { } reference && !ConnectionSecret.TryRead(reference, environment, out passphrase, out var error))
        {
            return (null, Wrong($"the passphrase of {host.KeyFile}: {error}"));
        }

        try
        {
            return (new PrivateKeyFile(host.KeyFile, passphrase), null);
        }
        catch (SshPassPhraseNullOrEmptyException)
        {
            return (null, Wrong($"the key {host.KeyFile} has a passphrase: name where it is found"));
        }
        catch (Exception wrong) when (wrong is SshException or IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException or System.Security.Cryptography.CryptographicException)
        {
            return (null, Wrong($"the key {host.KeyFile} cannot be read: {wrong.Message}"));
        }
    }

    private static DriverFailure Wrong(string detail) => new() { Code = DriverFailureCode.Configuration, Detail = detail };
}

using Renci.SshNet;
using Renci.SshNet.Common;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>Lets a connection go on only with a host whose key is known, and says why not.</summary>
internal sealed class HostKeyCheck(KnownHosts known, SshHost host)
{
    private const string Rsa = "ssh-rsa";

    /// <summary>Why the host was refused.</summary>
    public DriverFailure? Failure { get; private set; }

    /// <summary>Asks the host for a key of a type that is known before all others, so that a further key of it is no mismatch.</summary>
    public ConnectionInfo Prefer(ConnectionInfo connection)
    {
        var types = known.KeyTypes(host.Name, host.Port);
        var algorithms = connection.HostKeyAlgorithms;
        var ordered = algorithms.OrderBy(algorithm => types.Contains(KeyType(algorithm.Key)) ? 0 : 1).ToList();
        algorithms.Clear();
        foreach (var (name, make) in ordered)
        {
            algorithms.Add(name, make);
        }

        return connection;
    }

    /// <summary>Judges the key that the host presented.</summary>
    public void OnHostKeyReceived(object? sender, HostKeyEventArgs presented)
    {
        var verdict = known.Judge(host.Name, host.Port, presented.HostKey);
        presented.CanTrust = verdict == HostKeyVerdict.Trusted;
        var shown = $"{presented.HostKeyName} SHA256:{presented.FingerPrintSHA256}";
        Failure = verdict switch
        {
            HostKeyVerdict.Trusted => null,
            HostKeyVerdict.Unknown => new()
            {
                Code = DriverFailureCode.HostKeyUnknown,
                Detail = $"{host.Name} presented {shown}, and no key is known for it: compare it on the host, then add it to {host.KnownHostsFile}",
            },
            HostKeyVerdict.Revoked => new()
            {
                Code = DriverFailureCode.HostKeyMismatch,
                Detail = $"{host.Name} presented {shown}, which {host.KnownHostsFile} marks as revoked",
            },
            _ => new()
            {
                Code = DriverFailureCode.HostKeyMismatch,
                Detail = $"{host.Name} presented {shown}, which is not the key in {host.KnownHostsFile}: "
                    + "the host was set up anew, or someone is in between. Compare it on the host before replacing the line",
            },
        };
    }

    private static string KeyType(string algorithm) => algorithm is "rsa-sha2-256" or "rsa-sha2-512" ? Rsa : algorithm;
}

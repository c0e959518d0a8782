using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Ssh;

/// <summary>The words that tests over SSH share.</summary>
internal static class SshWorld
{
    public static SshHost Host(SshServer server, SshAccount account) => new()
    {
        Name = "127.0.0.1",
        Port = server.Port,
        User = SshServer.User,
        Key = new SecretReference { File = account.KeyFile },
        KnownHostsFile = server.KnownHostsFile,
    };

    public static PeerTarget Target(string name) => new() { Id = $"id-{name}", Name = name };

    public static SshRestartDriver Driver(Dialect dialect, params IEnumerable<(string Name, SshHost Host)> hosts)
    {
        var known = hosts.ToDictionary(host => host.Name, host => host.Host);
        return new SshRestartDriver(
            new SshRestartOptions { Dialect = dialect, HostOf = peer => known.GetValueOrDefault(peer.Name), ClientLog = SshPeer.Log, ClientSettings = [SshPeer.Settings] },
            TimeProvider.System);
    }

    /// <summary>Looks at a peer until it is as wanted.</summary>
    public static async Task<PeerSight> WaitAsync(SshRestartDriver driver, Operation? operation, string name, Func<PeerSight, bool> wanted)
    {
        for (var tries = 0; ; tries++)
        {
            var sight = (await driver.ObserveAsync(operation, [Target(name)], TestContext.Current.CancellationToken)).Single();
            if (wanted(sight) || tries == 100)
            {
                return sight;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}

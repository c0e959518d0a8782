using System.Collections.Concurrent;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers.Exec;
using OpenZro.Probes.Rollouts.Drivers.Manual;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>
/// The drivers that the server's connections describe, by the names that rollout files use. A name that the connections do not know
/// gives a driver that touches nothing and answers so. Drivers are safe to use from several steps at once; they live as long as this.
/// </summary>
public sealed class DriverCatalogue : IDisposable
{
    private static readonly TimeSpan RegisterTimeout = TimeSpan.FromSeconds(15);
    private readonly DriverCatalogueOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Lazy<IRestartDriver>> _restart = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<IRegisterDriver>> _register = new(StringComparer.Ordinal);

    /// <summary>Makes a catalogue. Nothing is connected to and no secret is read before a driver is asked to do something.</summary>
    public DriverCatalogue(DriverCatalogueOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        Management = options.Connections.Management is { } api
            ? new ManagementClient(new() { Url = api.Url, Token = api.Token, Environment = options.Environment }, time)
            : null;
    }

    /// <summary>Management's API; <see langword="null"/> when the connections name none.</summary>
    public ManagementClient? Management { get; }

    private ConnectionSet Connections => _options.Connections;

    /// <summary>The driver that restarts peers.</summary>
    /// <param name="use">The name of a connection, or <see cref="RestartRoute.Manual"/>.</param>
    public IRestartDriver Restart(string use) => _restart.GetOrAdd(use, _ => new(() => MakeRestart(use))).Value;

    /// <summary>The driver that changes management's list.</summary>
    /// <param name="via">The name of a register target, or <see cref="RegisterRules.Print"/>.</param>
    /// <param name="listed">The addresses that management is known to list, in order, for where nobody can read them.</param>
    public IRegisterDriver Register(string via, IReadOnlyList<string> listed) => via == RegisterRules.Print
        ? new PrintRegisterDriver(_options.Dialect, listed, Management)
        : _register.GetOrAdd(via, _ => new(() => MakeRegister(via))).Value;

    /// <summary>The driver that brings a relay into being.</summary>
    public IProvisionDriver Provision(ProvisionRules rules) => rules.Via == ProvisionRules.Manual
        ? new ManualProvisionDriver(rules.Instructions ?? "bring up the relay as the fleet describes it")
        : Connections.Provision.FirstOrDefault(target => target.Name == rules.Via) is { } target
            ? MakeProvision(target, rules)
            : new UnknownDriver(Connections.Names.RefuseProvision(rules.Via)!);

    /// <inheritdoc/>
    public void Dispose()
    {
        Management?.Dispose();
        foreach (var driver in _restart.Values.Where(made => made.IsValueCreated).Select(made => made.Value).OfType<IDisposable>())
        {
            driver.Dispose();
        }

        foreach (var driver in _register.Values.Where(made => made.IsValueCreated).Select(made => made.Value).OfType<IDisposable>())
        {
            driver.Dispose();
        }
    }

    private IRestartDriver MakeRestart(string use)
    {
        var manual = new ManualRestartDriver(_options.Dialect, Management);
        return use == RestartRoute.Manual ? manual : Connections.Connections.FirstOrDefault(connection => connection.Name == use) switch
        {
            SshConnection ssh => new SshRestartDriver(
                new() { Dialect = _options.Dialect, HostOf = peer => SshHosts.OfPeer(Connections, ssh, peer), Environment = _options.Environment }, _time),
            ExecConnection exec => new ExecRestartDriver(
                new()
                {
                    Command = exec.Command,
                    PerBatch = exec.PerBatch,
                    Timeout = exec.Timeout,
                    Secrets = exec.Environment,
                    Environment = _options.Environment,
                },
                manual,
                _time),
            { } other => new UnknownDriver($"'{use}' of connections.yaml is of a kind that restarts no peers: {other.GetType().Name}"),
            null => new UnknownDriver(Connections.Names.RefuseRestart(use)!),
        };
    }

    private IRegisterDriver MakeRegister(string via) => Connections.Register.FirstOrDefault(target => target.Name == via) switch
    {
        SshRegisterTarget target => MakeSshRegister(target),
        { } other => new UnknownDriver($"'{via}' of connections.yaml is of a kind that registers no relays: {other.GetType().Name}"),
        null => new UnknownDriver(Connections.Names.RefuseRegister(via)!),
    };

    private IRegisterDriver MakeSshRegister(SshRegisterTarget target)
    {
        var connection = Connections.Connections.OfType<SshConnection>().FirstOrDefault(one => one.Name == target.Connection);
        return connection is null || SshHosts.Of(Connections, connection) is not { } host
            ? new UnknownDriver($"the register target '{target.Name}' of connections.yaml needs an SSH connection with a host of its own, and '{target.Connection}' is none")
            : new SshRegisterDriver(
                new()
                {
                    Host = host with { Timeout = host.Timeout < RegisterTimeout ? host.Timeout : RegisterTimeout },
                    File = target.File,
                    Restart = target.Restart,
                    Log = target.Log,
                    Environment = _options.Environment,
                },
                _time);
    }

    private static UnknownDriver MakeProvision(ProvisionTarget target, ProvisionRules rules) =>
        new($"the provision target '{target.Name}' of connections.yaml cannot deploy '{rules.Template}' yet");
}

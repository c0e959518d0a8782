using System.Collections.Concurrent;
using Azure.Identity;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers.Arm;
using OpenZro.Probes.Rollouts.Drivers.Exec;
using OpenZro.Probes.Rollouts.Drivers.Kubernetes;
using OpenZro.Probes.Rollouts.Drivers.Manual;
using OpenZro.Probes.Rollouts.Drivers.Registering;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>
/// The drivers that the server's connections describe. They are safe to use from several steps at once, and live as long as this.
/// </summary>
public sealed class DriverCatalogue : IDriverCatalogue, IDisposable
{
    private static readonly TimeSpan RegisterTimeout = TimeSpan.FromSeconds(15);
    private readonly DriverCatalogueOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Lazy<IRestartDriver?>> _restart = new(StringComparer.Ordinal);
    private readonly Lazy<DefaultAzureCredential> _azure = new(() => new());
    private readonly ConcurrentDictionary<string, KubernetesCluster> _clusters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<IRegisterDriver?>> _register = new(StringComparer.Ordinal);

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

    /// <inheritdoc/>
    public ConnectionNames Names => Connections.Names;

    private ConnectionSet Connections => _options.Connections;

    /// <inheritdoc/>
    public IRestartDriver? Restart(string use) => _restart.GetOrAdd(use, _ => new(() => MakeRestart(use))).Value;

    /// <inheritdoc/>
    public IRegisterDriver? Register(string via, IReadOnlyList<string> listed) => via == RegisterRules.Print
        ? new PrintRegisterDriver(_options.Dialect, listed, Management)
        : _register.GetOrAdd(via, _ => new(() => MakeRegister(via))).Value;

    /// <inheritdoc/>
    public IProvisionDriver? Provision(ProvisionRules rules) => rules.Via == ProvisionRules.Manual
        ? new ManualProvisionDriver(rules.Instructions ?? "bring up the relay as the fleet describes it")
        : Connections.Provision.FirstOrDefault(target => target.Name == rules.Via) is { } target
            ? new ArmProvisionDriver(new() { Target = target, Rules = rules, Credential = _options.Azure ?? _azure.Value }, _time)
            : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Management?.Dispose();
        foreach (var driver in _restart.Values.Where(driver => driver.IsValueCreated).Select(driver => driver.Value).OfType<IDisposable>())
        {
            driver.Dispose();
        }

        foreach (var cluster in _clusters.Values)
        {
            cluster.Dispose();
        }
    }

    private IRestartDriver? MakeRestart(string use)
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
                exec.Observe is { } observe ? MakeObserver(observe, manual) : manual,
                _time),
            KubernetesConnection cluster => new KubernetesRestartDriver(Open(cluster), _options.Dialect, Management, _time),
            _ => null,
        };
    }

    private ExecObserver MakeObserver(ExecObservation observe, IPeerObserver management) => new(
        new()
        {
            Command = observe.Command,
            PerBatch = observe.PerBatch,
            Timeout = observe.Timeout,
            Secrets = observe.Environment,
            Environment = _options.Environment,
        },
        _options.Dialect,
        management,
        _time);

    private IRegisterDriver? MakeRegister(string via) => Connections.Register.FirstOrDefault(target => target.Name == via) switch
    {
        SshRegisterTarget target when Find<SshConnection>(target.Connection) is { } ssh && SshHosts.Of(Connections, ssh) is { } host =>
            new SshRegisterDriver(
                new()
                {
                    Host = host with { Timeout = host.Timeout < RegisterTimeout ? host.Timeout : RegisterTimeout },
                    File = target.File,
                    Restart = target.Restart,
                    Log = target.Log,
                    Management = Management,
                    Environment = _options.Environment,
                },
                _time),
        KubernetesRegisterTarget target when Find<KubernetesConnection>(target.Connection) is { } cluster => new KubernetesRegisterDriver(
            Open(cluster), target.Name, target.Release, target.AllowOwned, _options.Dialect, new StreamProof(Management), _time),
        _ => null,
    };

    private KubernetesCluster Open(KubernetesConnection connection) => _clusters.GetOrAdd(connection.Name, _ => new(connection, _options.Environment, _time));

    private T? Find<T>(string name)
        where T : Connection => Connections.Connections.OfType<T>().FirstOrDefault(connection => connection.Name == name);
}

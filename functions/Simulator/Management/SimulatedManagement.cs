using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Simulator.Management;

/// <summary>
/// The management of a <see cref="PeerMesh"/>. It reads its list of relays when it starts and never again; every peer gets the list
/// with the first Sync of a stream, so after a restart each learns it when its stream is back (openzro
/// <c>management/server/types/config.go</c>).
/// </summary>
public sealed class SimulatedManagement
{
    private readonly PeerMesh _mesh;
    private IReadOnlyList<string> _addresses;
    private TimeSpan _restartTime;
    private bool _failsToStart;
    private int _restarts;
    private int _life;

    internal SimulatedManagement(PeerMesh mesh, DateTimeOffset now)
    {
        _mesh = mesh;
        _addresses = mesh.Plan.Addresses;
        _restartTime = mesh.Plan.ManagementRestart;
        Now = new(IsUp: true, mesh.Plan.Addresses, now - TimeSpan.FromHours(2));
    }

    /// <summary>The list in its file. Writing it changes nothing until the next start.</summary>
    public IReadOnlyList<string> Addresses
    {
        get => _mesh.Look(() => _addresses);
        set => _mesh.Do(_ => _addresses = [.. value]);
    }

    /// <summary>The list that it started with last.</summary>
    public IReadOnlyList<string> InForce => _mesh.Look(() => Now.InForce);

    /// <summary>When it was ready last.</summary>
    public DateTimeOffset ReadyAt => _mesh.Look(() => Now.ReadyAt);

    /// <summary>Whether it answers.</summary>
    public bool IsUp => _mesh.Look(() => Now.IsUp);

    /// <summary>How often it was restarted.</summary>
    public int Restarts => _mesh.Look(() => _restarts);

    /// <summary>How long a restart takes from now on.</summary>
    public TimeSpan RestartTime
    {
        get => _mesh.Look(() => _restartTime);
        set => _mesh.Do(_ => _restartTime = value);
    }

    /// <summary>Whether it stays down after its next starts, as with a file that it cannot read.</summary>
    public bool FailsToStart
    {
        get => _mesh.Look(() => _failsToStart);
        set => _mesh.Do(_ => _failsToStart = value);
    }

    /// <summary>Its state at the mesh's present; to be read in a turn of the mesh only.</summary>
    internal ManagementMoment Now { get; private set; }

    /// <summary>Restarts it: every stream ends, and comes back once it is ready.</summary>
    public void Restart() => _mesh.Do(now =>
    {
        var life = ++_life;
        _restarts++;
        Now = Now with { IsUp = false };
        var ready = now + _restartTime;
        foreach (var peer in _mesh.Peers)
        {
            peer.LoseStream(now, ready);
        }

        _mesh.At(ready, then =>
        {
            if (_life == life && !_failsToStart)
            {
                Now = new(IsUp: true, _addresses, then);
            }
        });
    });
}

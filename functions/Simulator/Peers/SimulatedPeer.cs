using System.Globalization;

namespace OpenZro.Probes.Simulator.Peers;

/// <summary>
/// A peer of a <see cref="PeerMesh"/>: it learns the relays from the first Sync of each stream to management, races them when its
/// daemon starts, and sticks to the winner. What is read of it is true for the mesh's present.
/// </summary>
public sealed class SimulatedPeer
{
    private const int MostFlaps = 3;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstTick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QuickReconnect = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan FlapUptime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ServiceRestart = TimeSpan.FromSeconds(2);
    private readonly PeerMesh _mesh;
    private readonly Random _random;
    private readonly HashSet<string> _operations = new(StringComparer.Ordinal);
    private int _life;
    private int _flaps;
    private int _restarts;
    private PeerFault _fault;

    internal SimulatedPeer(PeerMesh mesh, PeerPlan plan, int index, int seed)
    {
        _mesh = mesh;
        _random = new Random(unchecked((seed * 1_000_003) + index));
        _fault = plan.Fault;
        (Plan, Index) = (plan, index);
        Id = string.Create(CultureInfo.InvariantCulture, $"ch8i4ug6lnn4g9hq{index:x4}");
        Address = string.Create(CultureInfo.InvariantCulture, $"100.64.{index / 250}.{(index % 250) + 1}");
        var key = new byte[32];
        _random.NextBytes(key);
        PublicKey = Convert.ToBase64String(key);
    }

    /// <summary>What it is.</summary>
    public PeerPlan Plan { get; }

    /// <summary>Its id in management.</summary>
    public string Id { get; }

    /// <summary>Its address in the mesh.</summary>
    public string Address { get; }

    /// <summary>Its public key, the same for ever.</summary>
    public string PublicKey { get; }

    /// <summary>What goes wrong when it is restarted; may be changed at any time.</summary>
    public PeerFault Fault
    {
        get => _mesh.Look(() => _fault);
        set => _mesh.Do(_ => _fault = value);
    }

    /// <summary>How often somebody restarted its daemon.</summary>
    public int Restarts => _mesh.Look(() => _restarts);

    /// <summary>Whether its daemon runs.</summary>
    public bool IsRunning => _mesh.Look(() => Now.IsRunning);

    /// <summary>The URLs of the relays that it knows, in order.</summary>
    public IReadOnlyList<string> Known => _mesh.Look(() => Now.Known);

    /// <summary>The way to its home relay; <see langword="null"/> while it has none.</summary>
    public RelayPath? Home => _mesh.Look(() => Now.Home);

    /// <summary>Its place in the plan.</summary>
    internal int Index { get; }

    /// <summary>Its state at the mesh's present; to be read in a turn of the mesh only.</summary>
    internal PeerMoment Now { get; private set; } = new();

    /// <summary>
    /// Restarts the daemon, as the order to the host's service manager does; never twice for one operation.
    /// </summary>
    /// <returns>Whether this call did it.</returns>
    public bool Restart(string operation) => _mesh.Look(now =>
    {
        if (!_operations.Add(operation))
        {
            return false;
        }

        _restarts++;
        _flaps = 0;
        Stop(now);
        After(now, Plan.Boot, Start);
        return true;
    });

    /// <summary>Brings a peer to the network that was away; one that is there stays as it is.</summary>
    public void ComeOnline() => _mesh.Do(now =>
    {
        if (!Now.IsRunning)
        {
            Start(now);
        }
    });

    /// <summary>Takes a peer off the network, as a laptop that is closed; its daemon runs again when it comes back.</summary>
    public void GoOffline() => _mesh.Do(Stop);

    /// <summary>Logs a waiting peer in.</summary>
    public void LogIn() => _mesh.Do(now =>
    {
        _fault = _fault == PeerFault.NeedsLogin ? PeerFault.None : _fault;
        if (Now.NeedsLogin)
        {
            Stop(now);
            Start(now);
        }
    });

    /// <summary>Answers the client's status command.</summary>
    public ClientAnswer Status() => _mesh.Look(() => ClientStatusText.Of(_mesh, this));

    /// <summary>Puts it where it was long before the mesh was looked at.</summary>
    internal void Settle(DateTimeOffset now)
    {
        if (Plan.IsOnline)
        {
            Now = new PeerMoment { IsRunning = true, StartedAt = now, IsConnected = true, LastSeen = now, Known = _mesh.Management.Now.InForce };
            Now = Now with { Home = Race()?.Home, ChosenAt = now };
        }
        else
        {
            Now = new PeerMoment { LastSeen = now };
        }
    }

    /// <summary>Loses its stream to management, and finds it again.</summary>
    internal void LoseStream(DateTimeOffset now, DateTimeOffset back)
    {
        if (Now.IsConnected)
        {
            Now = Now with { IsConnected = false, LastSeen = now };
        }

        if (Now is { IsRunning: true, NeedsLogin: false })
        {
            var wait = back - now + (_mesh.Plan.ReconnectWithin * _random.NextDouble());
            After(now, wait, then =>
            {
                if (_mesh.Management.Now.IsUp)
                {
                    Sync(then);
                }
            });
        }
    }

    /// <summary>Loses its home: one quick reconnect to the same URL while that is still listed, then the race again.</summary>
    internal void LoseHome(DateTimeOffset now)
    {
        var lost = Now.Home!;
        Now = Now with { Home = null };
        After(now, QuickReconnect, then =>
        {
            if (Now.Known.Contains(lost.Url) && !_mesh.IsStopped(lost.Url))
            {
                Choose(then, lost);
            }
            else
            {
                RaceAgain(then, FirstTick);
            }
        });
    }

    private void Stop(DateTimeOffset now)
    {
        _life++;
        Now = Now with { IsRunning = false, NeedsLogin = false, Home = null, IsConnected = false, LastSeen = Now.IsConnected ? now : Now.LastSeen };
    }

    private void Start(DateTimeOffset now)
    {
        var wasRestarted = _restarts > 0;
        if (wasRestarted && (_fault == PeerFault.NeverReturns || !Plan.ConnectsByItself))
        {
            return;
        }

        Now = Now with { IsRunning = true, StartedAt = now, NeedsLogin = wasRestarted && _fault == PeerFault.NeedsLogin };
        if (!Now.NeedsLogin)
        {
            Connect(now, FirstRetry);
        }
    }

    private void Connect(DateTimeOffset now, TimeSpan retry)
    {
        if (!_mesh.Management.Now.IsUp)
        {
            After(now, retry, then => Connect(then, Shorter(retry * 2, LongestRetry)));
            return;
        }

        Sync(now);
        RaceAgain(now, FirstTick);
    }

    private void Sync(DateTimeOffset now) => Now = Now with { IsConnected = true, LastSeen = now, Known = _mesh.Management.Now.InForce };

    private void RaceAgain(DateTimeOffset now, TimeSpan tick)
    {
        if (Race() is { } won)
        {
            After(now, won.Time, then => Choose(then, won.Home));
        }
        else
        {
            After(now, tick, then => RaceAgain(then, Shorter(tick * 2, LongestTick)));
        }
    }

    private void Choose(DateTimeOffset now, RelayPath home)
    {
        Now = Now with { Home = home, ChosenAt = now };
        if (_fault == PeerFault.Flaps && _restarts > 0 && _flaps < MostFlaps)
        {
            _flaps++;
            After(now, FlapUptime, then =>
            {
                Stop(then);
                After(then, ServiceRestart, Start);
            });
        }
    }

    private (RelayPath Home, TimeSpan Time)? Race()
    {
        var paths = Now.Known.Select(url => _mesh.IsStopped(url) ? null : Plan.Paths.FirstOrDefault(path => path.Url == url)).ToList();
        var attempts = paths.ConvertAll(path => PickerRace.Attempt(path, _random));
        var won = PickerRace.Run(attempts);
        if (won is { } first && _restarts > 0 && _fault == PeerFault.ReturnsElsewhere)
        {
            attempts[first.Winner] = attempts[first.Winner] with { Succeeds = false };
            won = PickerRace.Run(attempts);
        }

        return won is { } race ? (paths[race.Winner]!, race.Time) : null;
    }

    private void After(DateTimeOffset now, TimeSpan wait, Action<DateTimeOffset> then)
    {
        var life = _life;
        _mesh.At(now + wait, due =>
        {
            if (_life == life)
            {
                then(due);
            }
        });
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

using OpenZro.Probes.Health;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Dashboard.Incidents;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// Tells open pages that something has changed. One look serves all of them: what this process knows is looked at every second, and what
/// other regions stored every five, and only while a page listens.
/// </summary>
/// <param name="state">What this process knows.</param>
/// <param name="results">What every region stored.</param>
/// <param name="time">The clock.</param>
/// <param name="health">What is known of incidents and maintenance; none where no page shows them.</param>
internal sealed class LiveStreams(VantageState state, ResultsFanOut results, TimeProvider time, HealthView? health = null)
{
    /// <summary>How many pages may listen at a time; the others ask for themselves.</summary>
    public const int Most = 1_024;

    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _lookAtStores = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly HashSet<LiveListener> _listeners = [];
    private string _stored = "";
    private IReadOnlyList<Maintenance> _maintenance = [];
    private DateTimeOffset _storedAt = DateTimeOffset.MinValue;
    private string? _told;
    private bool _looking;

    /// <summary>How many pages listen.</summary>
    public int Listening
    {
        get
        {
            lock (_gate)
                return _listeners.Count;
        }
    }

    /// <summary>Begins to listen; <see langword="null"/> when there are too many.</summary>
    public LiveListener? Listen()
    {
        lock (_gate)
        {
            if (_listeners.Count >= Most)
                return null;
            if (!_looking)
            {
                _looking = true;
                _ = Task.Run(LookAsync);
            }

            var listener = new LiveListener(this);
            _listeners.Add(listener);
            if (_told is not null)
                listener.Hear(_told);
            return listener;
        }
    }

    /// <summary>Ends listening.</summary>
    internal void Leave(LiveListener listener)
    {
        lock (_gate)
            _listeners.Remove(listener);
    }

    /// <summary>The version of what is known: another one when anything is newer.</summary>
    public async Task<string> VersionAsync()
    {
        var known = state.Current;
        if (time.GetUtcNow() - _storedAt >= _lookAtStores)
        {
            _stored = await StoredAsync();
            _maintenance = await MaintenanceAsync();
            _storedAt = time.GetUtcNow();
        }

        return $"{known.Fleet.Fleet.Version}-{known.Last?.Run.Slot.ToUnixTimeSeconds()}-{_stored}{HealthMark.Of(health?.Book, _maintenance)}";
    }

    private async Task LookAsync()
    {
        while (true)
        {
            Tell(await VersionAsync());
            await Task.Delay(_look, time);
            lock (_gate)
            {
                if (_listeners.Count == 0)
                {
                    (_looking, _told) = (false, null);
                    return;
                }
            }
        }
    }

    private void Tell(string version)
    {
        lock (_gate)
        {
            if (_told == version)
                return;
            _told = version;
            foreach (var listener in _listeners)
                listener.Hear(version);
        }
    }

    /// <summary>The newest slot of each other region, as a word.</summary>
    private async Task<string> StoredAsync()
    {
        try
        {
            var newest = (await results.StoredAsync()).Where(seen => seen.Region != state.Current.Region)
                .GroupBy(seen => seen.Region, StringComparer.Ordinal).OrderBy(region => region.Key, StringComparer.Ordinal)
                .Select(region => region.Max(seen => seen.LastSlot).ToUnixTimeSeconds());
            return string.Join('.', newest);
        }
        catch (StorageException)
        {
            return _stored;
        }
    }

    private async Task<IReadOnlyList<Maintenance>> MaintenanceAsync()
    {
        try
        {
            return health is null ? [] : await health.Rows.MaintenancesAsync(health.Mesh, CancellationToken.None);
        }
        catch (StorageException)
        {
            return _maintenance;
        }
    }
}

using System.Collections.Concurrent;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Probe;

/// <summary>
/// Probes relays when somebody asks: only relays of the fleet, one probe of a relay at a time, few in all, and in turn with the
/// schedule, so that asking often costs the relays no more than they can bear.
/// </summary>
internal sealed class ProbeDesk(VantagePoint vantage, VantageState state)
{
    /// <summary>How many relays may be probed for requests at one time.</summary>
    public const int MostAtOnce = 4;

    private readonly ConcurrentDictionary<string, bool> _underWay = new(StringComparer.Ordinal);

    /// <summary>Whether a place is free for a relay, which is then taken; <see cref="Leave"/> gives it back.</summary>
    public ProbeEntry Enter(string relay)
    {
        if (!_underWay.TryAdd(relay, true))
            return ProbeEntry.AlreadyUnderWay;
        if (_underWay.Count <= MostAtOnce)
            return ProbeEntry.Free;

        _underWay.TryRemove(relay, out _);
        return ProbeEntry.TooMany;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(string relay) => _underWay.TryRemove(relay, out _);

    /// <summary>Probes a relay.</summary>
    /// <param name="fleet">The fleet that it is of.</param>
    /// <param name="relay">Its name.</param>
    /// <param name="limit">How long all of it may take.</param>
    /// <param name="trace">Whether to write down every step.</param>
    /// <param name="upgrade">Whether to upgrade without a secret, which the relay logs as an error.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    public Task<ProbeRun> RunAsync(ProbedFleet fleet, string relay, TimeSpan limit, bool trace, bool upgrade, CancellationToken cancellationToken)
    {
        var options = new ProbeRunOptions
        {
            Region = state.Current.Region,
            Relays = [relay],
            Goal = fleet.Secret is not null ? ProbePhase.Authenticate : upgrade ? ProbePhase.Upgrade : ProbePhase.Handshake,
            Secret = fleet.Secret,
            Deadline = limit,
            Timeout = limit,
            Trace = trace,
        };
        return vantage.For(fleet.Fleet).RunAsync(fleet.Fleet, options, progress: null, cancellationToken);
    }
}

/// <summary>Whether a probe may begin.</summary>
internal enum ProbeEntry
{
    /// <summary>It may.</summary>
    Free,

    /// <summary>The relay is being probed for another request.</summary>
    AlreadyUnderWay,

    /// <summary>Too many relays are being probed for requests.</summary>
    TooMany,
}

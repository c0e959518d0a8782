using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing;

/// <summary>
/// Probes a whole fleet once: every name with every resolver, every address with every name, QUIC, and the fabric between members.
/// Starts are paced and bounded, so that the run measures the relays and not itself.
/// </summary>
/// <param name="endpoints">Probes one endpoint.</param>
/// <param name="fabric">Probes one pair of members.</param>
/// <param name="resolve">Resolves names.</param>
/// <param name="quic">Probes one UDP port; <see langword="null"/> to leave QUIC out.</param>
/// <param name="time">The clock.</param>
public sealed class FleetProber(EndpointProber endpoints, FabricProber fabric, NameResolution resolve, QuicProbe? quic, TimeProvider time)
{
    /// <summary>Who may probe which relay now.</summary>
    internal RelayTurns Turns { get; init; } = new();

    /// <summary>Which address families have a route; the machine's routing table by default.</summary>
    internal Func<AddressFamilies> Families { get; init; } = VantageRoutes.Families;

    /// <summary>Whether one address has a route; the machine's routing table by default.</summary>
    internal Func<IPAddress, bool> Reaches { get; init; } = VantageRoutes.Reaches;

    /// <summary>
    /// Runs once over the fleet; the first run of a process warms it up before. It returns what it has when its deadline passes or it is
    /// cancelled.
    /// </summary>
    public async Task<ProbeRun> RunAsync(
        FleetDefinition fleet, ProbeRunOptions options, IProgress<ProbeProgress>? progress, CancellationToken cancellationToken)
    {
        await ProbeWarmUp.RunAsync();
        var startedAt = time.GetUtcNow();
        var began = time.GetTimestamp();
        var families = Families();
        using var deadline = new CancellationTokenSource(options.Deadline ?? Timeout.InfiniteTimeSpan, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var all = new SemaphoreSlim(options.InFlight);
        var shared = new RunShared
        {
            Fleet = fleet,
            Options = options,
            Endpoints = endpoints,
            Fabric = fabric,
            Resolve = resolve,
            Quic = quic,
            CanReach = address => (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? families.V6 : families.V4) || Reaches(address),
            Time = time,
            Turns = Turns,
            Pacer = new Pacer(options.StartSpacing, time),
            QuicPacer = new Pacer(options.StartSpacing, time),
            InFlight = all,
            Tally = new ProgressTally(progress),
            Ended = ended.Token,
        };
        var relays = fleet.Relays.Where(relay => options.Relays.Count == 0 || options.Relays.Contains(relay.Name)).ToList();
        var runs = await Task.WhenAll(relays.Select((relay, i) => new RelayProber(shared, relay).RunAsync(options.Spread * i / relays.Count)));
        return new ProbeRun
        {
            Region = options.Region,
            Slot = options.Slot ?? startedAt,
            StartedAt = startedAt,
            Elapsed = time.GetElapsedTime(began),
            IsCutShort = ended.IsCancellationRequested,
            FleetVersion = fleet.Version,
            Routes = families,
            Relays = runs,
        };
    }
}

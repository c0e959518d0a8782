using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Quic;

namespace OpenZro.Probes.Picking;

/// <summary>Resolves one name for a race.</summary>
/// <param name="name">The name.</param>
/// <param name="cancellationToken">Ends the query.</param>
public delegate Task<DnsAnswer> RaceResolver(string name, CancellationToken cancellationToken);

/// <summary>
/// Runs the picker's own race from here, heat after heat: every relay by WebSocket, seven at a time in list order, and the first that is
/// ready wins (openzro <c>relay/client/picker.go</c>). Names are resolved once; the addresses take turns from heat to heat, as DNS would hand
/// them out, and the time that resolving took counts in every heat. Losers may finish, since their times are wanted, and every connection is
/// closed as the relay protocol asks.
/// </summary>
/// <param name="prober">Makes the attempts.</param>
/// <param name="quic">Asks the relays over UDP, between the heats.</param>
/// <param name="resolve">Resolves the relays' names.</param>
/// <param name="time">The clock.</param>
public sealed class Race(EndpointProber prober, QuicProber quic, RaceResolver resolve, TimeProvider time)
{
    private static readonly TimeSpan UdpTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Runs the heats. What relays do wrong is in the heats; nothing is thrown for it.</summary>
    /// <param name="fleet">The relays, in list order.</param>
    /// <param name="options">How often, how far, how long.</param>
    /// <param name="progress">Told of each heat as it ends.</param>
    /// <param name="cancellationToken">Ends the race early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<RaceHeat>> RunAsync(
        FleetDefinition fleet, RaceOptions options, IProgress<RaceHeat>? progress, CancellationToken cancellationToken)
    {
        var relays = fleet.Relays.Where(relay => options.IncludeCandidates || relay.State != RelayState.Candidate);
        var lanes = await Task.WhenAll(relays.Select(relay => ResolveAsync(relay, options.Routes, cancellationToken)));
        var heats = new List<RaceHeat>(options.Count);
        for (var i = 0; i < options.Count; i++)
        {
            if (i > 0)
            {
                await Task.Delay(options.Pause, time, cancellationToken);
            }

            using var heat = new Heat(prober, time, fleet.Dialect, options);
            var run = await heat.RunAsync(lanes, i, cancellationToken);
            heats.Add(options.Udp ? await AskUdpAsync(run, lanes, heats, fleet.Dialect, cancellationToken) : run);
            progress?.Report(heats[^1]);
        }

        return heats;
    }

    private async Task<RaceLane> ResolveAsync(Relay relay, AddressFamilies routes, CancellationToken cancellationToken)
    {
        if (relay.Url.Address is { } bare)
        {
            return new RaceLane(relay, null, [bare]);
        }

        var answer = await resolve(relay.Url.Host, cancellationToken);
        var usable = answer.Addresses
            .Where(address => address.AddressFamily == AddressFamily.InterNetworkV6 ? routes.V6 : routes.V4)
            .OrderByDescending(address => address.AddressFamily == AddressFamily.InterNetworkV6);
        return new RaceLane(relay, answer, [.. usable]);
    }

    /// <summary>Asks each relay over UDP at the address that QUIC would take; one that was silent before is not asked again.</summary>
    private async Task<RaceHeat> AskUdpAsync(
        RaceHeat heat, RaceLane[] lanes, List<RaceHeat> before, Dialect dialect, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(lanes.Select(async (lane, i) =>
        {
            var wasSilent = before.Count > 0 && !before[0].Run.Relays[i].Quic.Any(seen => seen.Elapsed is not null);
            return !lane.Relay.Url.IsTls || wasSilent || lane.FirstV4(before.Count) is not { } address
                ? null
                : await quic.ProbeAsync(new IPEndPoint(address, lane.Relay.Url.Port), dialect, UdpTimeout, cancellationToken);
        }));
        return heat with
        {
            Run = heat.Run with
            {
                Relays = [.. heat.Run.Relays.Select((relay, i) => relay with { Quic = answers[i] is { } answer ? [answer] : [] })],
            },
        };
    }
}

using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>One heat of a <see cref="Race"/>.</summary>
internal sealed class Heat(EndpointProber prober, TimeProvider time, Dialect dialect, RaceOptions options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(ClientCosts.MaxConcurrent);

    /// <summary>Launches every relay in list order, as slots allow, and waits until all have finished, failed or been called off.</summary>
    public async Task<RaceHeat> RunAsync(IReadOnlyList<RaceLane> lanes, int number, CancellationToken cancellationToken)
    {
        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var startedAt = time.GetUtcNow();
        var began = time.GetTimestamp();
        var lastLaunch = TimeSpan.Zero;
        var attempts = new List<Task<Attempt>>(lanes.Count);
        foreach (var lane in lanes)
        {
            // The slot of an attempt that was called off is given back too, so that this wait needs no token of its own.
            await _slots.WaitAsync(CancellationToken.None);
            lastLaunch = time.GetElapsedTime(began);
            attempts.Add(RunAsync(lane, number, lastLaunch, losers.Token));
        }

        await CallOffLosersAsync(attempts, losers);
        var results = await Task.WhenAll(attempts);
        cancellationToken.ThrowIfCancellationRequested();
        var winner = results.Where(attempt => attempt.Entry.Ready is not null).MinBy(attempt => attempt.Entry.Ready);
        return new RaceHeat
        {
            Winner = winner?.Entry.Relay,
            Elapsed = winner?.Entry.Ready is { } ready && ready < lastLaunch ? lastLaunch : winner?.Entry.Ready,
            Entries = [.. results.Select(attempt => attempt.Entry)],
            Run = new ProbeRun
            {
                Region = Region.Local,
                Slot = startedAt,
                StartedAt = startedAt,
                Elapsed = time.GetElapsedTime(began),
                Routes = options.Routes,
                Relays = [.. results.Select(attempt => attempt.Seen)],
            },
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task CallOffLosersAsync(List<Task<Attempt>> attempts, CancellationTokenSource losers)
    {
        var running = attempts.ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if ((await ended).Entry.Ready is null)
            {
                continue;
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(losers.Token);
            var grace = Task.Delay(options.Grace, time, stop.Token);
            if (await Task.WhenAny(Task.WhenAll(running), grace) == grace)
            {
                await losers.CancelAsync();
            }

            await stop.CancelAsync();
            return;
        }
    }

    private async Task<Attempt> RunAsync(RaceLane lane, int number, TimeSpan launched, CancellationToken cancellationToken)
    {
        try
        {
            return await DialAsync(lane, number, launched, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Dials a relay's addresses one after the other, as Go does, until one connects.</summary>
    private async Task<Attempt> DialAsync(RaceLane lane, int number, TimeSpan launched, CancellationToken cancellationToken)
    {
        var url = lane.Relay.Url;
        var ready = launched + (lane.Answer?.Elapsed ?? TimeSpan.Zero);
        var seen = new List<Observation>();
        var request = new ProbeRequest
        {
            Goal = options.Goal,
            Timeout = options.Timeout,
            IsTls = url.IsTls,
            Dialect = dialect,
            Secret = options.Secret,
            Resolve = lane.Answer?.Elapsed,
        };
        foreach (var address in lane.OrderFor(number))
        {
            var endpoint = new ProbeEndpoint(address, url.Port, url.Host, lane.Relay.Members.FirstOrDefault(member => member.Addresses.Contains(address))?.Host);
            seen.Add(await prober.ProbeAsync(endpoint, request, cancellationToken));
            ready += seen[^1].Elapsed ?? TimeSpan.Zero;
            if (seen[^1].Connect is not null || cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        var failure = WhyNot(lane, seen);
        return new Attempt(
            new RaceEntry(lane.Relay.Name, failure is null ? ready : null, failure),
            new RelayRun { Relay = lane.Relay.Name, Dns = lane.Answer is { } answer ? [answer] : [], Endpoints = seen });
    }

    private static ProbeFailure? WhyNot(RaceLane lane, List<Observation> seen)
    {
        if (seen.Count == 0)
        {
            return lane.Answer?.Failure ?? new ProbeFailure(ProbePhase.Resolve, FailureReason.NoAddress, "no address of a family that this machine has a route for");
        }

        return seen[^1].PeerFailure;
    }

    private sealed record Attempt(RaceEntry Entry, RelayRun Seen);
}

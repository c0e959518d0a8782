using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing;

/// <summary>Probes one relay within a run: its names, then its endpoints and UDP ports, then the fabric between its members.</summary>
internal sealed class RelayProber(RunShared run, Relay relay)
{
    /// <summary>Probes the relay.</summary>
    /// <param name="delay">How long to wait before the first query.</param>
    public async Task<RelayRun> RunAsync(TimeSpan delay)
    {
        await WaitAsync(delay);
        using var turn = await run.Turns.EnterAsync(relay.Url, run.Ended);
        var dns = (await Task.WhenAll(EndpointMatrix.NamesOf(relay).Select(ResolveAsync))).SelectMany(answers => answers).ToList();
        var endpoints = EndpointMatrix.Of(relay, dns, run.Options.ExtraNames);
        var udp = run.Quic is null ? [] : EndpointMatrix.QuicAddresses(relay, dns, endpoints);
        run.Tally.Expect(endpoints.Count + udp.Count);
        using var own = new SemaphoreSlim(run.Options.InFlightPerRelay);
        var quic = Task.WhenAll(udp.Select(ProbeQuicAsync));
        var observations = await Task.WhenAll(endpoints.Select(endpoint => ProbeAsync(endpoint, EndpointMatrix.ResolveTime(endpoint.ServerName, dns), own)));
        return new RelayRun
        {
            Relay = relay.Name,
            Dns = dns,
            Endpoints = observations,
            Quic = [.. (await quic).OfType<QuicObservation>()],
            Fabric = await ProbeFabricAsync(observations),
        };
    }

    private async Task WaitAsync(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
            return;

        // A run that ends meanwhile goes on without probing, so that its record says what was skipped.
        await Task.Delay(delay, run.Time, run.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<IReadOnlyList<DnsAnswer>> ResolveAsync(string name)
    {
        try
        {
            return await run.Resolve(name, EndpointMatrix.ExpectedOf(name, relay), run.Ended);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private async Task<Observation> ProbeAsync(ProbeEndpoint endpoint, TimeSpan? resolve, SemaphoreSlim own)
    {
        var observation = run.CanReach(endpoint.Address)
            ? await ProbeInTurnAsync(endpoint, resolve, own)
            : Skip(endpoint, endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "no IPv6 route" : "no IPv4 route");
        run.Tally.Done(relay.Name, observation);
        return observation;
    }

    private async Task<Observation> ProbeInTurnAsync(ProbeEndpoint endpoint, TimeSpan? resolve, SemaphoreSlim own)
    {
        var (mine, everyone) = (false, false);
        try
        {
            await own.WaitAsync(run.Ended);
            mine = true;
            await run.InFlight.WaitAsync(run.Ended);
            everyone = true;
            await run.Pacer.WaitAsync(run.Ended);
            return await run.Endpoints.ProbeAsync(endpoint, Request() with { Resolve = resolve }, run.Ended);
        }
        catch (OperationCanceledException)
        {
            return Skip(endpoint, "the run's time was over");
        }
        finally
        {
            if (everyone)
                run.InFlight.Release();

            if (mine)
                own.Release();
        }
    }

    private async Task<QuicObservation?> ProbeQuicAsync(IPAddress address)
    {
        try
        {
            await run.QuicPacer.WaitAsync(run.Ended);
            return await run.Quic!(new IPEndPoint(address, relay.Url.Port), run.Fleet.Dialect, run.Options.QuicTimeout, run.Ended);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            run.Tally.Done(relay.Name);
        }
    }

    /// <summary>Each member with the next one, in a ring, over endpoints that have just authenticated a probe.</summary>
    private async Task<IReadOnlyList<FabricObservation>> ProbeFabricAsync(IReadOnlyList<Observation> observations)
    {
        if (run.Options.Secret is null || run.Options.Goal < ProbePhase.Authenticate)
            return [];

        var members = relay.Members
            .Where(member => member.InstanceUrl is null)
            .Select(member => observations.FirstOrDefault(o => o.Endpoint.Member == member.Host && o is { Failure: null, Authenticate: not null }))
            .OfType<Observation>()
            .Select(observation => observation.Endpoint)
            .ToList();
        var pairs = members.Count switch { < 2 => 0, 2 => 1, var many => many };
        run.Tally.Expect(pairs);
        var fabric = new List<FabricObservation>(pairs);
        for (var i = 0; i < pairs && !run.Ended.IsCancellationRequested; i++)
        {
            fabric.Add(await run.Fabric.ProbeAsync(members[i], members[(i + 1) % members.Count], Request(), run.Ended));
            run.Tally.Done(relay.Name);
        }

        return fabric;
    }

    private ProbeRequest Request() => new()
    {
        Goal = run.Options.Goal,
        Timeout = run.Options.Timeout,
        IsTls = relay.Url.IsTls,
        Dialect = run.Fleet.Dialect,
        Secret = run.Options.Secret,
        Trace = run.Options.Trace,
    };

    private Observation Skip(ProbeEndpoint endpoint, string why) => new()
    {
        Endpoint = endpoint,
        StartedAt = run.Time.GetUtcNow(),
        Goal = run.Options.Goal,
        Skipped = why,
    };
}

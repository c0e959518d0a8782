using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Probing.Quic;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Links;
using OpenZro.Probes.Simulator.Quic;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Tests.Picking;

/// <summary>Races between real relays on loopback, each behind a path of its own length.</summary>
public sealed class RaceTests : IAsyncDisposable
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly CertificateAuthority _authority = CertificateAuthority.CreateRoot(Clock.GetUtcNow());
    private readonly AuthSecret _secret = new("simulated");
    private readonly DelayLine _line = new(Clock);
    private readonly Dictionary<IPEndPoint, LinkConditions> _paths = [];
    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<RelayServer> _relays = [];
    private readonly EndpointProber _prober;

    public RaceTests()
    {
        _prober = new EndpointProber(Clock, TrustRoots.Of(_authority.Certificate), new DelayConnector(_line, _paths.GetValueOrDefault));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_nearest_relay_wins_and_the_model_agrees()
    {
        var fleet = Seen.FleetOf(Relay("far", 420), Relay("near", 30), Relay("middle", 300));

        var heats = await RunAsync(fleet, new RaceOptions { Count = 2, Secret = _secret, Udp = false });
        var report = RaceReport.From(fleet, heats);

        (report.Winner, report.Share).ShouldBe(("near", 1));
        report.Standings.Select(line => line.Relay).ShouldBe(["near", "middle", "far"]);
        report.Standings.ShouldAllBe(line => line.Ready == 2);
        report.Median.ShouldNotBeNull().TotalMilliseconds.ShouldBeGreaterThanOrEqualTo(119);
        report.Margin.ShouldNotBeNull().TotalMilliseconds.ShouldBeGreaterThan(0);
        report.Predictions.Select(prediction => prediction.Pick.Case).ShouldBe([PickCase.UdpBlocked, PickCase.UdpOpen]);
        report.Predictions.ShouldAllBe(prediction => prediction.Pick.Relay == "near" && prediction.ShareDifference == 0);
        report.Predictions[0].Pick.Estimated.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_connection_is_closed_as_the_protocol_asks()
    {
        var fleet = Seen.FleetOf(Relay("a", 1), Relay("b", 2), Relay("c", 3));

        await RunAsync(fleet, new RaceOptions { Count = 3, Secret = _secret, Udp = false, Pause = TimeSpan.Zero });

        foreach (var relay in _relays)
        {
            while (relay.Counters.OpenSockets > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), Clock, Cancelled);
            }

            relay.Counters.Authentications.ShouldBe(3);
            relay.Counters.Farewells.ShouldBe(3);
        }
    }

    [Fact]
    public async Task Quic_that_answers_wins_the_prediction_where_udp_passes()
    {
        var far = Relay("far", 100);
        _running.Add(QuicResponder.Start(new IPEndPoint(IPAddress.Loopback, far.Url.Port), Clock, new Random(1), new QuicResponderOptions { Delay = Seen.Ms(100) }));
        var fleet = Seen.FleetOf(Relay("near", 80), far);

        var report = RaceReport.From(fleet, await RunAsync(fleet, new RaceOptions { Count = 1, Secret = _secret }));

        report.Winner.ShouldBe("near");
        report.Predictions[0].Pick.Relay.ShouldBe("near");
        report.Predictions[1].Pick.Relay.ShouldBe("far");
        report.Predictions[1].ShareDifference.ShouldNotBeNull().ShouldBeLessThan(0);
    }

    [Fact]
    public async Task A_relay_that_refuses_loses_and_says_why()
    {
        var gone = Relay("gone", 1);
        await _relays[0].DisposeAsync();
        await _running[1].DisposeAsync();
        var fleet = Seen.FleetOf(gone, Relay("there", 20));

        var report = RaceReport.From(fleet, await RunAsync(fleet, new RaceOptions { Count = 1, Udp = false }));

        report.Winner.ShouldBe("there");
        report.Standings[1].Failure.ShouldNotBeNull().Phase.ShouldBe(ProbePhase.Connect);
        report.Margin.ShouldBeNull();
    }

    [Fact]
    public async Task A_relay_whose_certificate_a_peer_refuses_cannot_win()
    {
        var fleet = Seen.FleetOf(Relay("wrong-name", 1, "other.example"), Relay("right", 30));

        var report = RaceReport.From(fleet, await RunAsync(fleet, new RaceOptions { Count = 1, Udp = false }));

        report.Winner.ShouldBe("right");
        report.Predictions[0].Pick.Candidates.ShouldHaveSingleItem().Relay.ShouldBe("right");
    }

    [Fact]
    public async Task A_silent_loser_is_called_off()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var fleet = Seen.FleetOf(Seen.Relay("silent", $"rels://{silent.LocalEndpoint}"), Relay("there", 5));

        var heats = await RunAsync(fleet, new RaceOptions { Count = 1, Udp = false, Grace = Seen.Ms(50), Timeout = TimeSpan.FromMinutes(10) });

        heats[0].Winner.ShouldBe("there");
        heats[0].Entries[0].Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.Local);
    }

    [Fact]
    public async Task The_addresses_of_a_name_take_turns()
    {
        var relay = Seen.Relay("cluster", $"rel://relay.example:{Free()}");

        var heats = await RunAsync(Seen.FleetOf(relay), new RaceOptions { Count = 3, Udp = false, Pause = TimeSpan.Zero }, Seen.Dns(2, "127.0.0.1", "127.0.0.2"));

        heats.Select(heat => heat.Run.Relays[0].Endpoints[0].Endpoint.Address.ToString()).ShouldBe(["127.0.0.1", "127.0.0.2", "127.0.0.1"]);
        heats.ShouldAllBe(heat => heat.Run.Relays[0].Endpoints.Count == 2);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_fails_every_heat()
    {
        var heats = await RunAsync(Seen.FleetOf(Seen.Relay()), new RaceOptions { Count = 2, Pause = TimeSpan.Zero }, Seen.Dns(2));

        var report = RaceReport.From(Seen.FleetOf(Seen.Relay()), heats);

        (report.Winner, report.Share, report.Median).ShouldBe((null, 0, null));
        report.Standings.ShouldHaveSingleItem().Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.NameNotFound);
        report.Predictions.ShouldAllBe(prediction => prediction.Pick.Relay == null && prediction.ShareDifference == null);
    }

    [Fact]
    public async Task A_cancelled_race_ends_at_once()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancelled = new CancellationTokenSource();
        var relays = Enumerable.Range(1, 9).Select(i => Seen.Relay($"silent-{i}", $"rels://{silent.LocalEndpoint}"));
        var running = NewRace(null).RunAsync(Seen.FleetOf([.. relays]), new RaceOptions { Timeout = TimeSpan.FromMinutes(10) }, null, cancelled.Token);

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    public async ValueTask DisposeAsync()
    {
        _running.Reverse();
        foreach (var one in _running)
        {
            await one.DisposeAsync();
        }

        _prober.Dispose();
        _line.Dispose();
        _authority.Dispose();
    }

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Relay Relay(string name, double roundTrip, string certified = "127.0.0.1")
    {
        var certificate = _authority.Issue(certified);
        var server = RelayServer.Start(new RelayServerOptions { InstanceUrl = $"rels://{name}.example:443", Secret = _secret, Certificate = _ => certificate });
        var path = new LinkConditions { OneWay = Seen.Ms(roundTrip / 2) };
        var proxy = DelayProxy.Start(new IPEndPoint(IPAddress.Loopback, 0), server.EndPoint, _line, path, new Random(1));
        _paths[proxy.EndPoint] = path;
        _relays.Add(server);
        _running.AddRange([server, proxy]);
        return Seen.Relay(name, $"rels://{proxy.EndPoint}");
    }

    private Race NewRace(DnsAnswer? answer) => new(
        _prober, new QuicProber(Clock, new Random(1)), (_, _) => Task.FromResult(answer ?? throw new InvalidOperationException("no name to resolve")), Clock);

    private Task<IReadOnlyList<RaceHeat>> RunAsync(FleetDefinition fleet, RaceOptions options, DnsAnswer? answer = null) =>
        NewRace(answer).RunAsync(fleet, options, null, Cancelled);
}

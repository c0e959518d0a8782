using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Web.Tests.Signals;

public sealed class SignalLogTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly RecordedLog<SignalLog> _log = new();

    private static HealthBook Judged(params Incident[] open) => new() { Mesh = "prod", JudgedAt = _noon, Open = open };

    [Fact]
    public async Task A_slot_is_reported_with_how_each_relay_stands()
    {
        await using var served = new ServedFleet("br", "us");
        await served.Relay("us").DisposeAsync();
        await served.StartAsync();

        new SignalLog(_log).Report(served.State.Current.Last!);

        var (name, level, message) = _log.Said.ShouldHaveSingleItem();
        (name, level).ShouldBe((SignalNames.SlotReported, LogLevel.Information));
        var signal = JsonDocument.Parse(message).RootElement;
        signal.GetProperty("region").GetString().ShouldBe("brazilsouth");
        signal.GetProperty("slot").GetDateTimeOffset().ShouldBe(served.State.Current.Last!.Run.Slot);
        signal.GetProperty("fleetVersion").GetString().ShouldBe(served.State.Current.Fleet.Fleet.Version);
        var relays = signal.GetProperty("relays").EnumerateArray().ToDictionary(relay => relay.GetProperty("relay").GetString()!);
        relays["br"].GetProperty("state").GetString().ShouldBe("active");
        relays["br"].GetProperty("certificateEnds").GetDateTimeOffset().ShouldBeGreaterThan(_noon);
        relays["br"].GetProperty("handshakeMs").GetDouble().ShouldBePositive();
        relays["us"].GetProperty("status").GetString().ShouldBe("unhealthy");
        relays["us"].TryGetProperty("certificateEnds", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_message_is_an_event_with_the_properties_that_alerts_ask_for()
    {
        await using var served = await new ServedFleet("br").StartAsync();
        var signals = new SignalLog(_log);
        signals.Report(served.State.Current.Last!);
        signals.ReportHealth(Judged(SampleIncident.Of("br", _noon)));
        signals.ReportWaiting("r-1", "prod", "before restart", _noon, deadline: null, _noon);
        signals.ReportFailed("r-1", "prod", "verify peers", "2 peers are not back", _noon);

        _log.Said.Select(said => said.Event).ShouldBe([SignalNames.SlotReported, SignalNames.IncidentLasts, SignalNames.HealthJudged, SignalNames.RolloutWaiting, SignalNames.RolloutFailed]);
        foreach (var (name, _, message) in _log.Said)
        {
            message.ShouldStartWith($"{{\"event\":\"{name}\",");
            JsonDocument.Parse(message).RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["event", .. SignalNames.Properties[name]]);
        }
    }

    [Fact]
    public void An_incident_is_told_with_the_regions_in_which_it_lasts_and_not_while_a_maintenance_silences_it()
    {
        new SignalLog(_log).ReportHealth(Judged(SampleIncident.Of("us", _noon) with { SilencedBy = "m-1" }, SampleIncident.Of("br", _noon)));

        _log.Said.Count.ShouldBe(2);
        var (name, _, message) = _log.Said[0];
        name.ShouldBe(SignalNames.IncidentLasts);
        message.ShouldBe("""{"event":"IncidentLasts","incident":"i-br","mesh":"prod","kind":"relay-down","code":null,"cause":"relay-down: br","severity":"critical","relay":"br","summary":"br is down","regions":["eastus","westeurope"],"at":"2026-01-31T12:00:00+00:00"}""");
    }

    [Fact]
    public void That_health_was_judged_is_told_each_time_with_the_regions_that_are_known_to_be_silent_also_in_maintenance()
    {
        var eastus = SampleIncident.Of("br", _noon) with { Cause = Cause.OfRegion("eastus"), SilencedBy = "m-1" };

        new SignalLog(_log).ReportHealth(Judged());
        new SignalLog(_log).ReportHealth(Judged(eastus));
        new SignalLog(_log).ReportHealth(new HealthBook { Mesh = "prod" });

        _log.Said.Select(said => said.Message).ShouldBe(
            ["""{"event":"HealthJudged","mesh":"prod","silent":[],"at":"2026-01-31T12:00:00+00:00"}""", """{"event":"HealthJudged","mesh":"prod","silent":["eastus"],"at":"2026-01-31T12:00:00+00:00"}"""]);
    }

    [Fact]
    public void No_event_is_longer_than_what_Application_Insights_keeps_of_a_property()
    {
        var relay = new RelaySignal { Relay = new string('x', 63), State = "candidate", Status = "unhealthy", CertificateEnds = _noon.AddTicks(1), HandshakeMs = 12345.6, Pick = 0.123 };
        var signal = new SlotSignal(SignalNames.SlotReported, new string('x', 63), _noon, new string('x', 64), "unhealthy", [.. Enumerable.Repeat(relay, RelaySignals.PerEvent)]);

        JsonSerializer.Serialize(signal, SignalJsonContext.Default.SlotSignal).Length.ShouldBeLessThan(8192);
    }
}

using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Web.Tests.Signals;

public sealed class SignalLogTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly RecordedLog<SignalLog> _log = new();

    [Fact]
    public async Task A_slot_is_reported_with_how_each_relay_stands()
    {
        await using var served = new ServedFleet("br", "us");
        await served.Relay("us").DisposeAsync();
        await served.StartAsync();

        new SignalLog(_log).Report(served.State.Current.Last!);

        var (name, level, properties) = _log.Said.ShouldHaveSingleItem();
        (name, level).ShouldBe((SignalNames.SlotReported, LogLevel.Information));
        properties["Region"].ShouldBe("brazilsouth");
        properties["Slot"].ShouldBe(served.State.Current.Last!.Run.Slot);
        properties["FleetVersion"].ShouldBe(served.State.Current.Fleet.Fleet.Version);
        var relays = JsonDocument.Parse((string)properties["Relays"]!).RootElement.EnumerateArray().ToDictionary(relay => relay.GetProperty("relay").GetString()!);
        relays["br"].GetProperty("state").GetString().ShouldBe("active");
        relays["br"].GetProperty("certificateEnds").GetDateTimeOffset().ShouldBeGreaterThan(_noon);
        relays["br"].GetProperty("handshakeMs").GetDouble().ShouldBePositive();
        relays["us"].GetProperty("status").GetString().ShouldBe("unhealthy");
        relays["us"].TryGetProperty("certificateEnds", out _).ShouldBeFalse();
    }

    [Fact]
    public void Every_event_has_the_properties_that_alerts_ask_for()
    {
        var signals = new SignalLog(_log);
        signals.ReportWaiting("r-1", "prod", "before restart", _noon, deadline: null);
        signals.ReportFailed("r-1", "prod", "verify peers", "2 peers are not back");

        foreach (var (name, _, properties) in _log.Said)
            properties.Keys.ShouldBe(SignalNames.Properties[name], ignoreOrder: true);
        _log.Said.Select(said => said.Event).ShouldBe([SignalNames.RolloutWaiting, SignalNames.RolloutFailed]);
    }

    [Fact]
    public async Task The_event_of_a_slot_has_its_properties_too()
    {
        await using var served = new ServedFleet("br");
        await served.StartAsync();

        new SignalLog(_log).Report(served.State.Current.Last!);

        _log.Said.ShouldHaveSingleItem().Properties.Keys.ShouldBe(SignalNames.Properties[SignalNames.SlotReported], ignoreOrder: true);
    }

    [Fact]
    public void No_event_is_longer_than_what_Application_Insights_keeps_of_a_property()
    {
        var relays = Enumerable.Range(0, 60).Select(i => new RelaySignal
        {
            Relay = $"relay-{i:000}".PadRight(63, 'x'),
            State = "candidate",
            Status = "unhealthy",
            CertificateEnds = _noon.AddTicks(1),
            HandshakeMs = 12345.6,
            Pick = 0.123,
        }).ToList();

        var texts = RelaySignals.Texts(relays).ToList();

        texts.ShouldAllBe(text => text.Length < 8192);
        texts.SelectMany(text => JsonSerializer.Deserialize<List<RelaySignal>>(text)!).ShouldBe(relays);
    }
}

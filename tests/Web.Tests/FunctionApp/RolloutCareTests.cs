using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.FunctionApp;
using OpenZro.Probes.Web.Signals;
using OpenZro.Probes.Web.Tests.Signals;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

public sealed class RolloutCareTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(_noon);
    private readonly RecordedLog<SignalLog> _log = new();
    private readonly RolloutStage _stage;

    public RolloutCareTests() => _stage = new RolloutStage(SqliteTables.InMemory(), _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gate_is_told_of_each_time_for_as_long_as_it_is_open()
    {
        var id = await _stage.StartAsync("olga", Cancel);
        await _stage.OpenGateAsync(id, Cancel);
        await ChangeAsync(id, RolloutState.WaitingForGate);

        await LookAsync("60s", after: TimeSpan.FromMinutes(1));
        await LookAsync("60s", after: TimeSpan.FromMinutes(1));
        await ChangeAsync(id, RolloutState.Running);
        await LookAsync("60s", after: TimeSpan.FromMinutes(1));

        Said("since").ShouldBe([_noon, _noon]);
        Said("at").ShouldBe([_noon.AddMinutes(1), _noon.AddMinutes(2)]);
        _log.Said.ShouldAllBe(said => said.Event == SignalNames.RolloutWaiting);
    }

    [Fact]
    public async Task One_that_holds_is_told_of_each_time_until_it_goes_on()
    {
        var id = await _stage.StartAsync("olga", Cancel);
        await ChangeAsync(id, RolloutState.Held);

        await LookAsync("60s", after: TimeSpan.FromHours(2));
        await ChangeAsync(id, RolloutState.Running);
        await LookAsync("60s", after: TimeSpan.FromMinutes(1));

        Said("at").ShouldBe([_noon.AddHours(2)]);
        _log.Said.ShouldHaveSingleItem().Event.ShouldBe(SignalNames.RolloutFailed);
    }

    [Theory]
    [InlineData("15s", 14, 1)]
    [InlineData("15s", 16, 0)]
    [InlineData("30m", 59, 1)]
    [InlineData("30m", 61, 0)]
    public async Task One_that_failed_is_news_for_as_long_as_a_turn_of_the_timer_may_be_lost(string interval, int minutes, int told)
    {
        var id = await _stage.StartAsync("olga", Cancel);
        await ChangeAsync(id, RolloutState.Failed);

        await LookAsync(interval, after: TimeSpan.FromMinutes(minutes));

        _log.Said.Count(said => said.Event == SignalNames.RolloutFailed).ShouldBe(told);
    }

    private async Task ChangeAsync(string id, RolloutState state) =>
        await _stage.Parts.Rows.ChangeAsync("prod", id, header => header with { State = state, UpdatedAt = _time.GetUtcNow() }, Cancel);

    private async Task LookAsync(string interval, TimeSpan after)
    {
        _time.Advance(after);
        var values = RegionApp.Home();
        (values["OZPROBES_INTERVAL"], values["OZPROBES_TICK"]) = (interval, interval switch { "15s" => "0,15,30,45 * * * * *", "30m" => "0 */30 * * * *", _ => "0 * * * * *" });
        var settings = AppSettingsReader.Read(values).Settings.ShouldNotBeNull();
        await new RolloutCare(_stage.Desk, settings, new SignalLog(_log), _time).RunAsync(_time.GetUtcNow().AddMinutes(1), Cancel);
    }

    private IEnumerable<DateTimeOffset> Said(string property) => _log.Said.Select(said => JsonDocument.Parse(said.Message).RootElement.GetProperty(property).GetDateTimeOffset());
}

using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class LiveStreamsTests
{
    [Fact]
    public void More_pages_than_there_is_room_for_are_turned_away_until_one_leaves()
    {
        var streams = Streams();
        var listening = Enumerable.Range(0, LiveStreams.Most).Select(_ => streams.Listen()).ToList();

        listening.ShouldAllBe(listener => listener != null);
        streams.Listen().ShouldBeNull();
        listening[0]!.Dispose();
        streams.Listen().ShouldNotBeNull();
        streams.Listening.ShouldBe(LiveStreams.Most);
    }

    [Fact]
    public async Task A_page_that_comes_later_is_told_where_things_stand()
    {
        var streams = Streams();
        using var first = streams.Listen()!;
        var version = await first.NextAsync(TestContext.Current.CancellationToken);

        using var second = streams.Listen()!;

        (await second.NextAsync(TestContext.Current.CancellationToken)).ShouldBe(version);
    }

    private static LiveStreams Streams()
    {
        var time = new FakeTimeProvider();
        var fleet = new FleetDefinition { Version = "f00d" };
        var state = new VantageState(new VantageSnapshot { Region = "brazilsouth", StartedAt = time.GetUtcNow(), Fleet = new ProbedFleet(fleet, null), Reading = new FleetReading() });
        return new LiveStreams(state, new ResultsFanOut(new Dictionary<string, ITableStore>(), TimeSpan.FromSeconds(1), time), time);
    }
}

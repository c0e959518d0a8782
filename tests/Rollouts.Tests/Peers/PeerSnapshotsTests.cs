using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class PeerSnapshotsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 40, 0, TimeSpan.Zero);
    private readonly SqliteTables _store = SqliteTables.InMemory();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_peers_are_kept_and_read()
    {
        var document = Document(Now, 10_000);

        await new PeerSnapshots(_store).KeepAsync(document, Ending);

        (await new PeerSnapshots(_store).FindAsync("prod", Now, Ending))!.ToJson().ShouldBe(document.ToJson());
    }

    [Fact]
    public async Task A_later_look_in_the_hour_takes_the_place_of_the_earlier_one()
    {
        var snapshots = new PeerSnapshots(_store);
        await snapshots.KeepAsync(Document(Now, 3), Ending);
        await snapshots.KeepAsync(Document(Now + TimeSpan.FromMinutes(10), 2), Ending);

        (await snapshots.FindAsync("prod", Now, Ending))!.Peers.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_newest_is_found_across_midnight_of_a_month_and_forgotten_when_it_is_stale()
    {
        var snapshots = new PeerSnapshots(_store);
        var last = new DateTimeOffset(2026, 2, 28, 23, 50, 0, TimeSpan.Zero);
        await snapshots.KeepAsync(Document(last, 1), Ending);

        (await snapshots.NewestAsync("prod", last + TimeSpan.FromHours(2), Ending)).ShouldNotBeNull().At.ShouldBe(last);
        (await snapshots.NewestAsync("prod", last + TimeSpan.FromHours(5), Ending)).ShouldBeNull();
        (await snapshots.NewestAsync("other", last, Ending)).ShouldBeNull();
    }

    [Fact]
    public async Task Months_that_are_over_go_with_the_results_and_what_peers_last_said_stays()
    {
        await new PeerSnapshots(_store).KeepAsync(Document(Now, 1), Ending);
        await new PeerSightings(_store).KeepAsync("prod", [new() { PeerId = "p", At = Now }], Ending);
        var time = new FakeTimeProvider(Now + TimeSpan.FromDays(150));

        var dropped = await new Retention(_store, new RetentionOptions(), time).RunAsync(Ending);

        dropped.ShouldBe(["Peers202603"]);
        (await new PeerSightings(_store).ReadAsync("prod", Ending)).Keys.ShouldBe(["p"]);
    }

    private static PeersDocument Document(DateTimeOffset at, int peers) => new()
    {
        Mesh = "prod",
        At = at,
        Peers = [.. Enumerable.Range(0, peers).Select(number => new PeerLine { Id = $"chacbco6lnnbn6cg{number:x4}", Name = $"peer-{number}", Relay = number % 2 == 0 ? "us" : "br", SeenAt = at })],
    };
}

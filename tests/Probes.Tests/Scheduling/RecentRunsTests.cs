using System.Text;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Tests.Results;

namespace OpenZro.Probes.Tests.Scheduling;

public sealed class RecentRunsTests
{
    [Fact]
    public void Only_the_newest_are_kept_oldest_first()
    {
        var recent = new RecentRuns(capacity: 3);

        foreach (var minute in Enumerable.Range(0, 10))
            recent.Add(SampleRuns.Run(SampleRuns.Start.AddMinutes(minute)));

        recent.Runs.Select(run => run.Slot.Minute).ShouldBe([7, 8, 9]);
    }

    [Fact]
    public void What_every_run_says_again_is_kept_once()
    {
        var recent = Kept(Runs());

        foreach (var (earlier, later) in recent[0].Relays.Zip(recent[^1].Relays))
        {
            later.Endpoints.Zip(earlier.Endpoints).ShouldAllBe(pair => ReferenceEquals(pair.First.Endpoint, pair.Second.Endpoint));
            later.Dns.Zip(earlier.Dns).ShouldAllBe(pair => ReferenceEquals(pair.First.Addresses, pair.Second.Addresses));
            later.Quic.Zip(earlier.Quic).ShouldAllBe(pair => ReferenceEquals(pair.First.Versions, pair.Second.Versions));
        }

        recent.SelectMany(run => run.Relays).SelectMany(relay => relay.Endpoints).ShouldAllBe(seen => seen.LocalEndpoint == null);
    }

    [Fact]
    public void What_changes_from_run_to_run_is_kept_as_it_was()
    {
        var runs = Runs();
        var moved = runs[2].Relays[0] with
        {
            Endpoints = [.. runs[2].Relays[0].Endpoints.Skip(1)],
            Dns = [.. runs[2].Relays[0].Dns.Select(answer => answer with { Addresses = [.. answer.Addresses.Reverse()] })],
        };
        runs[2] = runs[2] with { Relays = [moved, .. runs[2].Relays.Skip(1)] };

        Text(Kept(runs)).ShouldBe(Text(runs.Select(Anonymous).ToList()));
    }

    [Fact]
    public void Picks_are_the_same_of_what_is_kept()
    {
        var fleet = new FleetDefinition
        {
            Relays = [.. Enumerable.Range(0, 2).Select(relay => new Relay { Name = SampleRuns.Name(relay), Url = RelayUrl.Parse($"rels://{SampleRuns.Name(relay)}.example.com:443") })],
        };
        var runs = Runs();

        Text(PickInput.From(fleet, Kept(runs))).ShouldBe(Text(PickInput.From(fleet, runs)));
    }

    /// <summary>Each over connections of its own.</summary>
    private static List<ProbeRun> Runs() =>
    [
        .. Enumerable.Range(0, 5).Select(minute => SampleRuns.Run(SampleRuns.Start.AddMinutes(minute), seed: minute)).Select((run, minute) => run with
        {
            Relays = [.. run.Relays.Select(relay => relay with { Endpoints = [.. relay.Endpoints.Select((seen, i) => seen with { LocalEndpoint = $"10.0.0.1:{(minute * 100) + i}" })] })],
        }),
    ];

    private static List<ProbeRun> Kept(IEnumerable<ProbeRun> runs)
    {
        var recent = new RecentRuns();
        foreach (var run in runs)
            recent.Add(run);
        return [.. recent.Runs];
    }

    private static string Text<T>(T value) => Encoding.UTF8.GetString(ResultsJson.ToBytes(value));

    private static ProbeRun Anonymous(ProbeRun run) => run with
    {
        Relays = [.. run.Relays.Select(relay => relay with { Endpoints = [.. relay.Endpoints.Select(seen => seen with { LocalEndpoint = null })] })],
    };
}

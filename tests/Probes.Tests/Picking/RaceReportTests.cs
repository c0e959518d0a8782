using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Tests.Picking;

/// <summary>What is made of heats, given the times at which the relays <c>a</c>, <c>b</c>, … were ready.</summary>
public sealed class RaceReportTests
{
    [Fact]
    public void Each_relay_has_its_own_median_also_where_two_of_different_lengths_share_the_wins()
    {
        var report = Report([30, 300], [30, 300], [400, 300], [400, 300]);

        report.Standings.Select(line => (line.Relay, line.Wins, line.Median!.Value.TotalMilliseconds)).ShouldBe([("a", 2, 215), ("b", 2, 300)]);
        report.Median.ShouldBe(Seen.Ms(165));
        report.Level.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Relays_closer_than_a_clients_own_attempts_are_level_whoever_won_more()
    {
        var often = Report([31, 30], [31, 30], [31, 30], [29, 30]);
        var seldom = Report([29, 30], [31, 30], [29, 30], [29, 30]);

        often.Winner.ShouldBe("b");
        seldom.Winner.ShouldBe("a");
        often.Level.ShouldBe(["a", "b"]);
        often.Standings.Select(line => line.Relay).ShouldBe(seldom.Standings.Select(line => line.Relay));
        often.Noise.ShouldNotBeNull().TotalMilliseconds.ShouldBe(2.83, tolerance: 0.01);
    }

    [Fact]
    public void Heats_that_scatter_widen_the_noise()
    {
        var report = Report([10, 60], [50, 20], [20, 10], [10, 70], [60, 30], [20, 40]);

        report.Noise.ShouldNotBeNull().ShouldBeGreaterThan(Seen.Ms(20));
        report.Level.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_relay_far_behind_is_not_level_with_two_that_are()
    {
        var report = Report([300, 31, 30], [300, 29, 30], [300, 30, 31]);

        report.Level.ShouldBe(["b", "c"]);
        report.Standings.Select(line => line.Relay).ShouldBe(["b", "c", "a"]);
    }

    [Fact]
    public void A_relay_alone_has_no_margin_and_no_noise()
    {
        var report = Report([30], [31]);

        (report.Margin, report.Noise, report.Share).ShouldBe((null, null, 1));
        report.Level.ShouldBeEmpty();
    }

    [Fact]
    public void A_prediction_says_of_each_relay_how_far_it_is_from_the_heats()
    {
        var report = Report([30, 300], [30, 300], [400, 300], [400, 300]);

        report.Predictions.ShouldAllBe(prediction => prediction.Differences.Select(relay => relay.Relay).SequenceEqual(new[] { "a", "b" }));
        var of = report.Predictions[0].Differences[0];
        of.MeasuredShare.ShouldBe(0.5);
        of.MeasuredMedian.ShouldBe(Seen.Ms(215));
        of.SharePoints.ShouldBe(100 * (of.PredictedShare - 0.5), tolerance: 1e-9);
        of.Median.ShouldBe(of.PredictedMedian - Seen.Ms(215));
    }

    private static RaceReport Report(params double[][] heats)
    {
        string[] names = [.. Enumerable.Range(0, heats[0].Length).Select(i => $"{(char)('a' + i)}")];
        return RaceReport.From(
            Seen.FleetOf([.. names.Select((name, i) => Seen.Relay(name, $"rels://192.0.2.{i + 1}"))]),
            [.. heats.Select(ready => Heat(names, ready))]);
    }

    private static RaceHeat Heat(string[] names, double[] ready) => new()
    {
        Winner = names[Array.IndexOf(ready, ready.Min())],
        Elapsed = Seen.Ms(ready.Min()),
        Entries = [.. names.Select((name, i) => new RaceEntry(name, Seen.Ms(ready[i]), null))],
        Run = Seen.Run([.. names.Select((name, i) => new OpenZro.Probes.Probing.RelayRun { Relay = name, Endpoints = [Seen.Endpoint($"192.0.2.{i + 1}", ready[i] / 4, $"192.0.2.{i + 1}")] })]),
    };
}

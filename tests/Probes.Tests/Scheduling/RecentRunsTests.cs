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
}

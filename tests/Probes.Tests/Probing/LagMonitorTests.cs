using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Probing;

public sealed class LagMonitorTests
{
    [Fact]
    public void A_stall_is_noted_by_whoever_watched_it()
    {
        var time = new FakeTimeProvider();
        using var monitor = new LagMonitor(time);
        var first = monitor.Begin();
        time.Advance(TimeSpan.FromMilliseconds(5));
        time.Advance(TimeSpan.FromMilliseconds(5));
        var quiet = monitor.Begin();
        monitor.End(quiet).ShouldBeLessThanOrEqualTo(TimeSpan.Zero);
        time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(90);

        monitor.End(first).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(80));
    }
}

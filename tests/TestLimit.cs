using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

[assembly: OpenZro.Probes.TestLimit]

namespace OpenZro.Probes;

/// <summary>
/// Cancels the token of a test that takes longer than any should, so that one that waits for what never comes fails by its name and with
/// its stack, and does not keep the run until the whole of it is given up.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestLimitAttribute : BeforeAfterTestAttribute
{
    private const int Minutes = 4;

    private readonly ConcurrentDictionary<string, ITimer> _timers = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        var minutes = methodUnderTest.GetCustomAttribute<TakesUpToAttribute>()?.Minutes ?? Minutes;
        _timers[test.UniqueID] = TimeProvider.System.CreateTimer(_ => End(context, minutes), null, TimeSpan.FromMinutes(minutes), Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (_timers.TryRemove(test.UniqueID, out var timer))
            timer.Dispose();
    }

    private static void End(ITestContext context, int minutes)
    {
        context.AddWarning($"The test was cancelled after {minutes} minutes.");
        context.CancelCurrentTest();
    }
}

using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Probing;

public sealed class PacerTests
{
    [Fact]
    public void Turns_are_a_spacing_apart()
    {
        var time = new FakeTimeProvider();
        var pacer = new Pacer(TimeSpan.FromMilliseconds(20), time);
        Task[] turns = [.. Enumerable.Range(0, 4).Select(_ => pacer.WaitAsync(default))];

        turns.Count(turn => turn.IsCompleted).ShouldBe(1);
        time.Advance(TimeSpan.FromMilliseconds(20));
        turns.Count(turn => turn.IsCompleted).ShouldBe(2);
        time.Advance(TimeSpan.FromMilliseconds(40));
        turns.ShouldAllBe(turn => turn.IsCompleted);
    }

    [Fact]
    public void A_turn_that_nobody_took_is_not_saved_up()
    {
        var time = new FakeTimeProvider();
        var pacer = new Pacer(TimeSpan.FromMilliseconds(20), time);
        time.Advance(TimeSpan.FromSeconds(1));

        pacer.WaitAsync(default).IsCompleted.ShouldBeTrue();
        pacer.WaitAsync(default).IsCompleted.ShouldBeFalse();
    }
}

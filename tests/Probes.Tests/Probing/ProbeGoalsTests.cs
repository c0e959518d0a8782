using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Probing;

public sealed class ProbeGoalsTests
{
    private static readonly FleetDefinition Fleet = new();
    private static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void With_a_secret_every_slot_authenticates() =>
        ProbeGoals.ForSlot(Fleet, hasSecret: true, Midnight.AddMinutes(7)).ShouldBe(ProbePhase.Authenticate);

    [Fact]
    public void Without_a_secret_one_slot_in_half_an_hour_upgrades() =>
        Enumerable.Range(0, 120).Where(minute => ProbeGoals.ForSlot(Fleet, hasSecret: false, Midnight.AddMinutes(minute)) == ProbePhase.Upgrade)
            .ShouldBe([0, 30, 60, 90]);

    [Fact]
    public void A_slot_ends_at_four_fifths_of_the_interval() => ProbeGoals.SlotDeadline(Fleet).ShouldBe(TimeSpan.FromSeconds(48));
}

using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Orchestration;

public sealed class OrchestrationRulesTests
{
    [Fact]
    public void Every_orchestration_of_the_product_keeps_to_the_rules() =>
        typeof(IOrchestration).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IOrchestration)))
            .SelectMany(OrchestrationRules.Check).ShouldBeEmpty();

    [Fact]
    public void What_keeps_to_the_rules_passes() => OrchestrationRules.Check(typeof(Impure.Pure)).ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(Impure.CompleteTask), "a foreign await")]
    [InlineData(typeof(Impure.Configured), "a foreign await")]
    [InlineData(typeof(Impure.ValueTaskAwait), "a foreign await")]
    [InlineData(typeof(Impure.Yields), "a foreign await")]
    [InlineData(typeof(Impure.TaskHelper), "a foreign await")]
    [InlineData(typeof(Impure.Wraps), "a task of its own")]
    [InlineData(typeof(Impure.HiddenClock), "a clock")]
    [InlineData(typeof(Impure.OffsetClock), "a clock")]
    [InlineData(typeof(Impure.Provider), "a clock")]
    [InlineData(typeof(Impure.Watch), "a clock")]
    [InlineData(typeof(Impure.Dice), "randomness")]
    [InlineData(typeof(Impure.SeededPerProcess), "randomness")]
    [InlineData(typeof(Impure.LambdaId), "an id of its own")]
    [InlineData(typeof(Impure.InitializedId), "an id of its own")]
    [InlineData(typeof(Impure.Variable), "its surroundings")]
    [InlineData(typeof(Impure.ReadsFile), "its surroundings")]
    [InlineData(typeof(Impure.Asks), "its surroundings")]
    [InlineData(typeof(Impure.Cultured), "its surroundings")]
    [InlineData(typeof(Impure.Counter), "static state")]
    [InlineData(typeof(Impure.Sleeps), "threads or cancellation")]
    [InlineData(typeof(Impure.Cancels), "threads or cancellation")]
    public void What_breaks_a_rule_is_found(Type orchestration, string what)
    {
        var found = OrchestrationRules.Check(orchestration);

        found.ShouldNotBeEmpty();
        found.ShouldAllBe(line => line.Contains(what, StringComparison.Ordinal), string.Join('\n', found));
    }
}

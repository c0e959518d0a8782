using OpenZro.Probes.Infra.Tests.Bicep;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>Something that goes wrong in a deployment.</summary>
/// <param name="check">The check that must notice.</param>
/// <param name="name">What it is.</param>
/// <param name="problem">What the check must say.</param>
/// <param name="change">How it comes to be.</param>
internal sealed class Mutation(Check check, string name, string problem, Action<Snapshot> change)
{
    public Check Check => check;

    public string Name => $"{check.Name}: {name}";

    public void ShouldBeNoticedIn(Snapshot snapshot) =>
        check.Problems(snapshot.With(change)).ShouldContain(said => said.Contains(problem, StringComparison.Ordinal), $"{Name} is not noticed");
}

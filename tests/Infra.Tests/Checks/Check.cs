using OpenZro.Probes.Infra.Tests.Bicep;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>Something that must hold of a deployment.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Problems">What is wrong, one sentence each; nothing when it holds.</param>
internal sealed record Check(string Name, Func<Snapshot, IEnumerable<string>> Problems)
{
    public override string ToString() => Name;
}

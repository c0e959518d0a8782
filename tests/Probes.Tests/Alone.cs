namespace OpenZro.Probes.Tests;

/// <summary>Tests that measure the whole process, and so run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

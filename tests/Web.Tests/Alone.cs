namespace OpenZro.Probes.Web.Tests;

/// <summary>Tests that listen to the whole process, whose spans are those of every test, and so run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

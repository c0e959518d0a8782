using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void The_committed_schema_of_rollout_files_is_the_one_of_the_reader() => Committed("rollout.schema.json").ShouldBe(RolloutSchema.Text);

    [Fact]
    public void The_committed_schema_of_connections_files_is_the_one_of_the_reader() => Committed("connections.schema.json").ShouldBe(ConnectionSchema.Text);

    private static string Committed(string name)
    {
        using var stream = typeof(SchemaTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

using System.Text.Json.Nodes;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A number of peers, or a share of them, as a rollout file writes it.</summary>
internal sealed class BatchSizeShape : Shape<BatchSize>
{
    /// <summary>The shape.</summary>
    public static BatchSizeShape Instance { get; } = new();

    /// <inheritdoc/>
    public override string Expected => "a number of peers such as 5, or a share such as 10%";

    /// <inheritdoc/>
    public override Located<BatchSize>? Read(YamlNode node, string name, YamlProblems problems)
    {
        if (node is not YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Text } scalar)
        {
            return WrongKind(node, name, problems);
        }

        if (BatchSize.TryParse(scalar.Text, out var size) && (scalar.Type == YamlScalarType.Text) == size.IsPercent)
        {
            return new(size, node.At);
        }

        problems.Error(node.At, $"{name}: '{Shown.Text(scalar.Text)}' is no number of peers: write 1 to 1000000, or 1% to 100%");
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 1_000_000 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^([1-9][0-9]?|100)%$" }),
    };
}

using YamlDotNet.RepresentationModel;

namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary>A workflow of GitHub Actions.</summary>
internal sealed record Workflow(IReadOnlyDictionary<string, string> Permissions, string Shell, string Concurrency, IReadOnlyList<WorkflowJob> Jobs)
{
    /// <summary>The jobs that have ended well before this one begins.</summary>
    public IEnumerable<WorkflowJob> Before(WorkflowJob job) => job.Needs.SelectMany(name => Jobs.Where(other => other.Name == name)).SelectMany(other => Before(other).Append(other));

    public static Workflow Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var root = (YamlMappingNode)stream.Documents.Single().RootNode;
        var run = Find(root, "defaults") is YamlMappingNode defaults ? Find(defaults, "run") as YamlMappingNode : null;
        return new Workflow(PermissionsOf(root), run is not null && Find(run, "shell") is { } shell ? Scalar(shell) : "", ConcurrencyOf(root), [.. ((YamlMappingNode)root["jobs"]).Select(job => Job(((YamlScalarNode)job.Key).Value!, (YamlMappingNode)job.Value))]);
    }

    internal static IReadOnlyDictionary<string, string> PermissionsOf(YamlMappingNode node) => Find(node, "permissions") switch
    {
        YamlMappingNode mapping => mapping.ToDictionary(pair => Scalar(pair.Key), pair => Scalar(pair.Value)),
        YamlScalarNode all => new Dictionary<string, string> { ["all"] = Scalar(all) },
        _ => new Dictionary<string, string>(),
    };

    private static WorkflowJob Job(string name, YamlMappingNode job) => new(
        name,
        PermissionsOf(job),
        Find(job, "environment") is { } environment ? Scalar(environment) : "",
        Scalar(job["runs-on"]),
        Find(job, "if") is { } condition ? Scalar(condition) : "",
        Find(job, "timeout-minutes") is { } timeout ? int.Parse(Scalar(timeout)) : null,
        ConcurrencyOf(job),
        Find(job, "needs") switch { YamlSequenceNode several => [.. several.Select(Scalar)], YamlScalarNode one => [Scalar(one)], _ => [] },
        [.. ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>().Select(step => Find(step, "uses")).OfType<YamlNode>().Select(Scalar)],
        [.. ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>().Select(step => Find(step, "run")).OfType<YamlNode>().Select(Scalar)],
        ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>().Select(step => Find(step, "env")).OfType<YamlMappingNode>().SelectMany(env => env)
            .DistinctBy(pair => Scalar(pair.Key)).ToDictionary(pair => Scalar(pair.Key), pair => Scalar(pair.Value)));

    /// <summary>The name of the group of which one runs at a time.</summary>
    private static string ConcurrencyOf(YamlMappingNode node) => Find(node, "concurrency") switch
    {
        YamlMappingNode mapping => Scalar(mapping["group"]),
        YamlScalarNode group => Scalar(group),
        _ => "",
    };

    private static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;

    private static string Scalar(YamlNode node) => ((YamlScalarNode)node).Value!;
}

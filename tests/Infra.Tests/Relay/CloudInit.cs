using YamlDotNet.RepresentationModel;

namespace OpenZro.Probes.Infra.Tests.Relay;

/// <summary>What a machine is told at its first start.</summary>
internal sealed record CloudInit(string Text, IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Packages, IReadOnlyList<string> Commands)
{
    public const string Folder = "/etc/openzro-relay/";

    /// <summary>What the container's environment is from the files that are on disk.</summary>
    public IReadOnlyDictionary<string, string> Environment => new[] { "relay.env", "cluster.env" }
        .SelectMany(file => Files[Folder + file].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(line => !line.StartsWith('#')).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>How the container is started.</summary>
    public string Start => Files["/etc/systemd/system/openzro-relay.service"].Split('\n').Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal));

    public IEnumerable<KeyValuePair<string, string>> Scripts => Files.Where(file => file.Value.StartsWith("#!/bin/bash\n", StringComparison.Ordinal));

    public static CloudInit Parse(string text)
    {
        text.ShouldStartWith("#cloud-config\n");
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var root = (YamlMappingNode)stream.Documents.Single().RootNode;
        return new CloudInit(
            text,
            ((YamlSequenceNode)root["write_files"]).Cast<YamlMappingNode>().ToDictionary(file => Scalar(file["path"]), file => Scalar(file["content"])),
            [.. ((YamlSequenceNode)root["packages"]).Select(Scalar)],
            [.. ((YamlSequenceNode)root["runcmd"]).Select(Scalar)]);
    }

    private static string Scalar(YamlNode node) => ((YamlScalarNode)node).Value!;
}

using YamlDotNet.RepresentationModel;

namespace OpenZro.Probes.Infra.Tests.Relay;

/// <summary>What a machine is given at its first start, and never again.</summary>
internal sealed record CloudInit(string Text, IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Packages, IReadOnlyList<string> Commands)
{
    /// <summary>How the container is started.</summary>
    public string Start => Files["/usr/local/sbin/relay-run"];

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

using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>
/// Reads the relay addresses out of the values of the product's Helm chart, as the chart does: those listed, else the one made of the
/// in-cluster relay's public host name and service port (chart <c>openzro</c>, <c>templates/management-secret.yaml</c>).
/// </summary>
public static class HelmValues
{
    private const string GuidePath = "management.relay.addresses";
    private const string LegacyPath = "management.configmap";
    private const string DefaultPort = "33080";

    /// <summary>Reads the addresses from the text of a values file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="dialect">Whose chart it is.</param>
    /// <param name="environment">Gives the value of an environment variable, for a raw <c>management.json</c> within the values.</param>
    public static RelayList Read(string text, Dialect dialect, Func<string, string?> environment)
    {
        var problems = new YamlProblems();
        var root = YamlReader.Read(text, problems, allowAliases: true);
        if (problems.HasErrors)
        {
            var first = problems.Errors.First();
            return new RelayList { Error = $"line {first.At.Line}, column {first.At.Column}: {first.Message}" };
        }

        if (Find(root, LegacyPath) is YamlScalar { Text: { Length: > 0 } raw })
        {
            var list = ManagementFile.Read(raw, environment);
            return list with { Error = list.Error is { } wrong ? $"{LegacyPath}, {wrong}" : null, Hints = [$"{LegacyPath} is set, so the chart takes the whole of management.json from there"] };
        }

        var listed = Texts(Find(root, dialect.HelmAddressesPath));
        var misplaced = Texts(Find(root, GuidePath));
        List<string> hints = misplaced.Count > 0 ? [$"the chart does not read {GuidePath}: move the list to {dialect.HelmAddressesPath}"] : [];
        if (listed.Count > 0)
        {
            return new RelayList { Addresses = listed, Hints = hints };
        }

        if (Derive(root) is { } derived)
        {
            hints.Add($"{dialect.HelmAddressesPath} is empty, so the chart lists the in-cluster relay alone: {derived}");
            return new RelayList { Addresses = [derived], Hints = hints };
        }

        return misplaced.Count > 0
            ? new RelayList { Addresses = misplaced, Hints = hints }
            : new RelayList { Error = $"there is neither {dialect.HelmAddressesPath} nor relay.publicHostname in it: name the values that the chart is installed with, or give the URLs themselves" };
    }

    private static string? Derive(YamlNode? root)
    {
        if (Find(root, "relay.publicHostname") is not YamlScalar { Text: { Length: > 0 } host, Type: not YamlScalarType.Null })
        {
            return null;
        }

        var scheme = Find(root, "relay.tls.enabled") is YamlScalar { Text: "true" } ? "rels" : "rel";
        var port = Find(root, "relay.service.port") is YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Text } given ? given.Text : DefaultPort;
        return $"{scheme}://{host}:{port}";
    }

    private static YamlNode? Find(YamlNode? root, string path) =>
        path.Split('.').Aggregate(root, (node, key) => (node as YamlMapping)?.Find(key));

    private static List<string> Texts(YamlNode? node) =>
        node is YamlSequence list ? [.. list.Items.OfType<YamlScalar>().Where(item => item.Type != YamlScalarType.Null).Select(item => item.Text)] : [];
}

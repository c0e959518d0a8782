using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenZro.Probes.Infra.Tests.Bicep;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>What a rollout must be allowed to do in Azure, so that it can foresee and make what <c>relay.bicep</c> asks for.</summary>
internal static partial class DeployerRights
{
    /// <summary>For any deployment: to ask what it would change, to begin it, and to see how it goes.</summary>
    private static readonly string[] _deployment =
    [
        "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Resources/deployments/read", "Microsoft.Resources/deployments/write", "Microsoft.Resources/deployments/validate/action",
        "Microsoft.Resources/deployments/whatIf/action", "Microsoft.Resources/deployments/operations/read", "Microsoft.Resources/deployments/operationStatuses/read",
    ];

    /// <summary>Private zones tell how far they are at addresses of their own.</summary>
    private static readonly string[] _privateZones = ["Microsoft.Network/privateDnsOperationResults/read", "Microsoft.Network/privateDnsOperationStatuses/read"];

    /// <summary>Every action that a deployment takes: to read and write what it makes, and to join what that refers to.</summary>
    public static IReadOnlySet<string> Needed(Snapshot relay) => _deployment
        .Concat(relay.Resources.SelectMany(resource => ReadAndWrite(resource.Read("type"))))
        .Concat(relay.Resources.SelectMany(resource => Links(resource)).SelectMany(Join))
        .Concat(relay.Resources.Any(resource => resource.At("properties.storageProfile.osDisk") is not null) ? ReadAndWrite("Microsoft.Compute/disks") : [])
        .Concat(relay.Of("Microsoft.Network/privateDnsZones").Any() ? _privateZones : [])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>What <c>relay-access.bicep</c> allows whoever deploys relays.</summary>
    public static IEnumerable<string> Allowed(Snapshot access) =>
        access.Of("Microsoft.Authorization/roleDefinitions").Single().At("properties.permissions")!.AsArray().SelectMany(permission => permission.At("actions")!.AsArray()).Select(action => action!.GetValue<string>());

    /// <summary>The same as <c>infra/README.md</c> says it.</summary>
    public static IEnumerable<string> Documented()
    {
        var text = Repository.Text("infra", "README.md");
        return from line in text[text.IndexOf("<!-- actions", StringComparison.Ordinal)..text.IndexOf("<!-- end of actions -->", StringComparison.Ordinal)].Split('\n')
               where line.StartsWith("| `", StringComparison.Ordinal)
               let cells = line.Split('|', StringSplitOptions.TrimEntries)
               from action in Quoted.Matches(cells[2])
               select $"{cells[1].Trim('`')}/{action.Groups[1].Value}";
    }

    /// <summary>What is made in another resource group, where the role does not reach: nested deployments need their own rights there.</summary>
    public static IEnumerable<string> Elsewhere(Snapshot relay) => relay.Resources.Select(resource => resource.Read("id"))
        .Where(id => !id.StartsWith($"/subscriptions/{BicepCompiler.Subscription}/resourceGroups/{BicepCompiler.ResourceGroup}/", StringComparison.Ordinal));

    private static string[] ReadAndWrite(string type) => [$"{type}/read", $"{type}/write"];

    /// <summary>Of availability sets Azure has no action to join one: to read it is enough, and a role with an action that is not there is refused.</summary>
    private static string[] Join(string type) => type switch
    {
        "Microsoft.Compute/availabilitySets" => [$"{type}/read"],
        _ when type.StartsWith("Microsoft.ManagedIdentity/", StringComparison.Ordinal) => [$"{type}/read", $"{type}/assign/action"],
        _ => [$"{type}/read", $"{type}/join/action"],
    };

    /// <summary>The types of the resources that a resource refers to by their ids, as values or as names.</summary>
    private static IEnumerable<string> Links(JsonObject resource) => resource.Where(property => property.Key != "id").SelectMany(property => Texts(property.Value)).Where(text => Id.IsMatch(text)).Select(TypeOf);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(property => Texts(property.Value).Prepend(property.Key)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static string TypeOf(string id)
    {
        var parts = id.Split("/providers/")[^1].Split('/');
        return $"{parts[0]}/{string.Join('/', parts.Skip(1).Where((_, index) => index % 2 == 0))}";
    }

    [GeneratedRegex("^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/")]
    private static partial Regex Id { get; }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted { get; }
}

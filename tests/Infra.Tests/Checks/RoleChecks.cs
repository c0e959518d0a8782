using System.Text.RegularExpressions;
using OpenZro.Probes.Infra.Tests.Bicep;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>Who may do what, on what: exactly what <c>infra/README.md</c> says.</summary>
internal static partial class RoleChecks
{
    private const string Begin = "<!-- roles";
    private const string End = "<!-- end of roles -->";

    private static readonly Lazy<IReadOnlyList<(string Who, string Role, string On)>> _documented = new(Documented);

    /// <summary>The assignments of <c>main.bicep</c>.</summary>
    public static readonly Check Main = Exactly("the roles of main.bicep are those of the table", ["home", "other", "operator"]);

    /// <summary>The assignments of <c>relay-access.bicep</c>.</summary>
    public static readonly Check Access = Exactly("the roles of relay-access.bicep are those of the table", ["relay", "deployer"]);

    /// <summary>What a rollout deploys grants nothing.</summary>
    public static readonly Check None = new("a relay's deployment grants nothing", snapshot =>
        snapshot.Of("Microsoft.Authorization/roleAssignments").Select(assignment => $"{assignment.Read("id")} grants a role"));

    private static Check Exactly(string name, string[] who) => new(name, snapshot =>
    {
        var wanted = _documented.Value.Where(row => who.Contains(row.Who)).SelectMany(row => Expand(snapshot, row)).ToHashSet();
        var given = snapshot.Of("Microsoft.Authorization/roleAssignments").Select(assignment => (
            Principal: Principal(assignment.Read("properties.principalId")),
            Role: Role(snapshot, assignment.Read("properties.roleDefinitionId")),
            Scope: assignment.Read("id")[..assignment.Read("id").IndexOf("/providers/Microsoft.Authorization/", StringComparison.Ordinal)].Split("/providers/")[^1])).ToHashSet();
        return given.Except(wanted).Select(grant => $"{grant.Principal} is granted {grant.Role} on {grant.Scope}, which the table does not have")
            .Concat(wanted.Except(given).Select(grant => $"{grant.Principal} is not granted {grant.Role} on {grant.Scope}, as the table says"));
    });

    /// <summary>A built-in role by its id; one of the templates' own by its name, without what tells it from others of the tenant.</summary>
    private static string Role(Snapshot snapshot, string id) =>
        snapshot.Of("Microsoft.Authorization/roleDefinitions").FirstOrDefault(role => role.Read("id") == id) is { } own ? own.Read("properties.roleName").Split(" of ")[0] : id.Split('/')[^1];

    /// <summary>The rows of the table: who, which role by its id or, for one of the templates' own, by its name, and on what.</summary>
    private static List<(string, string, string)> Documented()
    {
        var text = Repository.Text("infra", "README.md");
        return [.. text[text.IndexOf(Begin, StringComparison.Ordinal)..text.IndexOf(End, StringComparison.Ordinal)].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1].Trim('`'), RoleId.Match(cells[2]) is { Success: true } id ? id.Value : cells[2], cells[3].Trim('`')))];
    }

    private static IEnumerable<(string Principal, string Role, string Scope)> Expand(Snapshot snapshot, (string Who, string Role, string On) row)
    {
        var accounts = snapshot.Of("Microsoft.Storage/storageAccounts").ToDictionary(account => account.Read("location"), account => $"Microsoft.Storage/storageAccounts/{account.Read("name")}");
        var home = snapshot.Of("Microsoft.Storage/storageAccounts/tableServices/tables").Select(table => table.Read("name").Split('/')[0]).FirstOrDefault();
        var homeRegion = accounts.FirstOrDefault(account => account.Value.EndsWith("/" + home, StringComparison.Ordinal)).Key;
        var others = accounts.Keys.Where(region => region != homeRegion).ToList();
        var vault = snapshot.Of("Microsoft.KeyVault/vaults").Select(found => $"Microsoft.KeyVault/vaults/{found.Read("name")}").FirstOrDefault() ?? "Microsoft.KeyVault/vaults/vault";
        var zone = "Microsoft.Network/dnsZones/example.com";
        return row.Who switch
        {
            "home" when row.On == "each other account" => others.Select(region => ($"ozprobes-{homeRegion}", row.Role, accounts[region])),
            "home" => Scopes(homeRegion).Select(scope => ($"ozprobes-{homeRegion}", row.Role, scope)),
            "other" => others.SelectMany(region => Scopes(region).Select(scope => ($"ozprobes-{region}", row.Role, scope))),
            "operator" => Scopes(homeRegion).Select(scope => (Predictions.Operator, row.Role, scope)),
            "relay" => Scopes("").Select(scope => ("relay-br", row.Role, scope)),
            _ => Scopes("").Select(scope => (Predictions.Deployer, row.Role, scope)),
        };

        string[] Scopes(string region) => row.On switch
        {
            "own account" => [accounts[region]],
            "home account" => [accounts[homeRegion]],
            "table Fleet of the home account" => [$"{accounts[homeRegion]}/tableServices/default/tables/Fleet"],
            "Application Insights" => ["Microsoft.Insights/components/ozprobes"],
            "vault" => [vault],
            "the relays' secret" => [$"{vault}/secrets/relay-secret"],
            "the connections secret" => [$"{vault}/secrets/connections"],
            "each secret of the connections" => [$"{vault}/secrets/management-token", $"{vault}/secrets/webhook-key"],
            "the fabric secret" => [$"{vault}/secrets/fabric-secret"],
            "its challenge records" => [.. new[] { "relay-br-1", "relay-br-2", "relay-cluster-br" }.Select(host => $"{zone}/TXT/_acme-challenge.{host}")],
            "resource group of relays" => [$"/subscriptions/{BicepCompiler.Subscription}/resourceGroups/{BicepCompiler.ResourceGroup}"],
            _ => throw new InvalidOperationException($"the table of roles has '{row.On}', which is nothing that is known here"),
        };
    }

    private static string Principal(string text) => IdentityName.Match(text) is { Success: true } match ? match.Groups[1].Value : text;

    [GeneratedRegex("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex RoleId { get; }

    [GeneratedRegex("userAssignedIdentities/([^']+)'")]
    private static partial Regex IdentityName { get; }
}

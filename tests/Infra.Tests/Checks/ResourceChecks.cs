using System.Text.Json.Nodes;
using OpenZro.Probes.Infra.Tests.Bicep;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>What must hold of single resources, whatever deploys them.</summary>
internal static class ResourceChecks
{
    public static readonly Check Storage = new("storage is opened by identities only", snapshot => Demand(
        snapshot,
        "Microsoft.Storage/storageAccounts",
        ("properties.allowBlobPublicAccess", "false"),
        ("properties.allowSharedKeyAccess", "false"),
        ("properties.minimumTlsVersion", "TLS1_2"),
        ("properties.supportsHttpsTrafficOnly", "true"),
        ("properties.allowCrossTenantReplication", "false"),
        ("properties.defaultToOAuthAuthentication", "true")));

    public static readonly Check Containers = new("no container is public", snapshot => Demand(
        snapshot, "Microsoft.Storage/storageAccounts/blobServices/containers", ("properties.publicAccess", "None")));

    public static readonly Check Vault = new("the vault goes by roles and forgets nothing", snapshot => Demand(
        snapshot,
        "Microsoft.KeyVault/vaults",
        ("properties.enableRbacAuthorization", "true"),
        ("properties.enableSoftDelete", "true"),
        ("properties.enablePurgeProtection", "true"),
        ("properties.softDeleteRetentionInDays", "90")));

    public static readonly Check App = new("an app speaks TLS 1.2 and runs .NET 10 on Flex Consumption", snapshot => Demand(
            snapshot,
            "Microsoft.Web/sites",
            ("properties.httpsOnly", "true"),
            ("properties.siteConfig.minTlsVersion", "1.2"),
            ("properties.siteConfig.scmMinTlsVersion", "1.2"),
            ("properties.siteConfig.ftpsState", "Disabled"),
            ("properties.functionAppConfig.runtime.name", "dotnet-isolated"),
            ("properties.functionAppConfig.runtime.version", "10.0"),
            ("properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"))
        .Concat(Demand(snapshot, "Microsoft.Web/serverfarms", ("sku.name", "FC1"), ("sku.tier", "FlexConsumption"), ("properties.reserved", "true"))));

    public static readonly Check Publishing = new("nobody publishes with a password", snapshot =>
        Demand(snapshot, "Microsoft.Web/sites/basicPublishingCredentialsPolicies", ("properties.allow", "false"))
            .Concat(from site in snapshot.Of("Microsoft.Web/sites")
                    from way in new[] { "ftp", "scm" }
                    let name = $"{Snapshot.Text(site["name"])}/{way}"
                    where snapshot.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").All(policy => Snapshot.Text(policy["name"]) != name)
                    select $"{name} is not switched off"));

    public static readonly Check Telemetry = new("telemetry goes by identities", snapshot =>
        Demand(snapshot, "Microsoft.Insights/components", ("properties.DisableLocalAuth", "true"))
            .Concat(Demand(snapshot, "Microsoft.OperationalInsights/workspaces", ("properties.features.disableLocalAuth", "true"))));

    public static readonly Check Private = new("private means private", snapshot =>
        Demand(snapshot, "Microsoft.Storage/storageAccounts", ("properties.publicNetworkAccess", "Disabled"), ("properties.networkAcls.defaultAction", "Deny"))
            .Concat(Demand(snapshot, "Microsoft.KeyVault/vaults", ("properties.publicNetworkAccess", "Disabled"), ("properties.networkAcls.defaultAction", "Deny")))
            .Concat(snapshot.Of("Microsoft.Web/sites").Where(site => site.Read("properties.virtualNetworkSubnetId") is not { Length: > 0 }).Select(site => $"{Snapshot.Text(site["name"])} is in no network"))
            .Concat(Endpoints(snapshot)));

    /// <summary>What may stand nowhere: what gives keys away.</summary>
    public static readonly Check Secrets = new("no secret anywhere", snapshot =>
        from word in new[] { "listKeys", "listSecrets", "listCredentials", "getSecret", "AccountKey=", "SharedAccessKey=", "SharedAccessSignature", "adminPassword", "primarySharedKey", "sig=" }
        where snapshot.ToJson().Contains(word, StringComparison.OrdinalIgnoreCase)
        select $"'{word}' is in the deployment");

    private static IEnumerable<string> Endpoints(Snapshot snapshot)
    {
        var connected = snapshot.Of("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint.At("properties.privateLinkServiceConnections.0.properties")!)
            .Select(connection => (Resource: connection.Read("privateLinkServiceId"), Group: connection.Read("groupIds.0"))).ToHashSet();
        return (from account in snapshot.Of("Microsoft.Storage/storageAccounts")
                from service in new[] { "blob", "queue", "table" }
                select (Resource: account.Read("id"), Group: service))
            .Concat(snapshot.Of("Microsoft.KeyVault/vaults").Select(vault => (Resource: vault.Read("id"), Group: "vault")))
            .Where(wanted => !connected.Contains(wanted))
            .Select(wanted => $"{wanted.Resource} has no private endpoint for {wanted.Group}");
    }

    private static IEnumerable<string> Demand(Snapshot snapshot, string type, params (string Path, string Value)[] demands)
    {
        List<JsonObject> resources = [.. snapshot.Of(type)];
        return resources.Count == 0
            ? [$"there is no {type}"]
            : from resource in resources
              from demand in demands
              let value = resource.Read(demand.Path)
              where value != demand.Value
              select $"{Snapshot.Text(resource["name"])}: {demand.Path} is '{value}' and must be '{demand.Value}'";
    }
}

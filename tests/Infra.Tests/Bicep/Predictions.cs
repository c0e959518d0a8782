namespace OpenZro.Probes.Infra.Tests.Bicep;

/// <summary>The deployments that the tests look at; each is worked out once.</summary>
internal static class Predictions
{
    public const string Operator = "22222222-2222-2222-2222-222222222222";
    public const string Deployer = "33333333-3333-3333-3333-333333333333";
    public const string SshKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFF/6Qqsy5ecbtOPNj7OxJcdp3R/CQz0WldeFCZ7cBuR admin";

    public static readonly string[] Regions = ["brazilsouth", "eastus", "westeurope"];

    /// <summary>An action group that is not of the templates.</summary>
    public const string OwnGroup = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/oncall/providers/Microsoft.Insights/actionGroups/pager";

    /// <summary>The fleet file as parameter files hand it over.</summary>
    public const string Fleet = "param fleet = { text: loadTextContent('fleet.yaml'), content: loadYamlContent('fleet.yaml') }";

    private const string Three = $"""
        param regions = ['brazilsouth', 'eastus', 'westeurope']
        {Fleet}
        param alertEmails = ['network@example.com']
        param storageSuffix = 'core.windows.net'

        """;

    /// <summary>What a relay on one machine is made of.</summary>
    public const string Relay = $"""
        param relay = 'br'
        param version = '0.53.1-alpha.87'
        param zone = 'example.com'
        param zoneResourceGroup = 'dns'
        param vaultName = 'vault'
        param relaySecretName = 'relay-secret'
        param sshPublicKey = '{SshKey}'
        param vaultSuffix = '.vault.azure.net'
        param management = 'https://management.azure.com/'

        """;

    /// <summary>What a person gives before a cluster of two.</summary>
    public const string RelayAccess = $"""
        param relay = 'br'
        param members = 2
        param zone = 'example.com'
        param zoneResourceGroup = 'dns'
        param vaultName = 'vault'
        param vaultResourceGroup = 'vaults'
        param relaySecretName = 'relay-secret'
        param fabricSecretName = 'fabric-secret'
        param deployerPrincipalId = '{Deployer}'

        """;

    private static readonly Lazy<Task<Snapshot>> _plain = new(() => BicepCompiler.PredictAsync("main.bicep", Three));

    private const string Everything = $$"""
        param privateNetworking = true
        param networkNumbers = { brazilsouth: 7, eastus: 0, westeurope: 2 }
        param allowedAddresses = ['192.0.2.0/24']
        param deployAddresses = ['198.51.100.0/24']
        param entraClientId = '44444444-4444-4444-4444-444444444444'
        param relaySecretName = 'relay-secret'
        param connectionsSecretName = 'connections'
        param connectionSecretNames = { OZ_TOKEN: 'management-token', WEBHOOK_KEY: 'webhook-key' }
        param publicUrl = 'https://probes.example.com'
        param operatorObjectId = '{{Operator}}'
        param alertActionGroupIds = ['{{OwnGroup}}']
        param telemetry = true
        param auditLogs = true
        param otlpEndpoint = 'http://collector.example.com:4317'
        param interval = '30s'

        """;

    private static readonly Lazy<Task<Snapshot>> _full = new(() => BicepCompiler.PredictAsync("main.bicep", Three + Everything));

    private static readonly Lazy<Task<Snapshot>> _moved = new(() => BicepCompiler.PredictAsync("main.bicep", Three + Everything + "param homeRegion = 'eastus'"));

    private static readonly Lazy<Task<Snapshot>> _letIn = new(() => BicepCompiler.PredictAsync("main.bicep", Three + Everything + "param operatorAddresses = ['203.0.113.7']\nparam relayAddresses = ['198.51.100.11', '198.51.100.12']"));

    private static readonly Lazy<Task<Snapshot>> _single = new(() => BicepCompiler.PredictAsync(
        "main.bicep",
        $"""
        param regions = ['brazilsouth']
        {Fleet}
        param alertActionGroupIds = ['{OwnGroup}']
        param interval = '5m'
        param alwaysReadyDurable = 0
        param storageSuffix = 'core.windows.net'
        """,
        "interval: 5m\nregions: [ { name: brazilsouth } ]\nrelays: [ { name: br, url: 'rels://relay.example.com:443' } ]\n"));

    private static readonly Lazy<Task<Snapshot>> _relay = new(() => BicepCompiler.PredictAsync("relay.bicep", Relay));

    private const string Clustered = """
        param members = 2
        param fabricSecretName = 'fabric-secret'
        param certificateEmail = 'network@mail.example.com'
        param sshFrom = '192.0.2.0/24'

        """;

    private static readonly Lazy<Task<Snapshot>> _cluster = new(() => BicepCompiler.PredictAsync("relay.bicep", Relay + Clustered));

    private static readonly Lazy<Task<Snapshot>> _withoutZones = new(() => BicepCompiler.PredictAsync("relay.bicep", Relay + Clustered + "param zonal = false"));

    private static readonly Lazy<Task<Snapshot>> _access = new(() => BicepCompiler.PredictAsync("relay-access.bicep", RelayAccess));

    /// <summary>Parameters with some that are others, or more; each on a line.</summary>
    public static string With(string parameters, string changed)
    {
        static string Name(string line) => line.Split('=')[0];
        var names = changed.Split('\n').Select(Name).ToHashSet();
        return string.Join('\n', parameters.Split('\n').Where(line => !names.Contains(Name(line))).Append(changed));
    }

    /// <summary>Three regions and nothing else said.</summary>
    public static Task<Snapshot> Plain => _plain.Value;

    /// <summary>Three regions with everything that is optional.</summary>
    public static Task<Snapshot> Full => _full.Value;

    /// <summary>The same after another region became home.</summary>
    public static Task<Snapshot> Moved => _moved.Value;

    /// <summary>The same with an operator and relays that are outside of its networks.</summary>
    public static Task<Snapshot> LetIn => _letIn.Value;

    /// <summary>One region, whose alerts tell an action group of somebody's own and nobody by mail.</summary>
    public static Task<Snapshot> Single => _single.Value;

    /// <summary>A relay on one machine.</summary>
    public static Task<Snapshot> RelayAlone => _relay.Value;

    /// <summary>A cluster of two.</summary>
    public static Task<Snapshot> Cluster => _cluster.Value;

    /// <summary>The same in a region that has no zones.</summary>
    public static Task<Snapshot> ClusterWithoutZones => _withoutZones.Value;

    /// <summary>What a person deploys before it.</summary>
    public static Task<Snapshot> Access => _access.Value;
}

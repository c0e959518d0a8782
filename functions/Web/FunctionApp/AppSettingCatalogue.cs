namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Every setting of the function app: what it needs itself, and what the Functions host needs to work without a key.</summary>
public static class AppSettingCatalogue
{
    /// <summary>What the names of the app's own settings begin with.</summary>
    public const string Prefix = "OZPROBES_";

    /// <summary>The vantage point's name.</summary>
    public static readonly AppSetting Region = Required("OZPROBES_REGION", AppSettingPlace.Everywhere, "The region's name in the fleet file: the vantage point.");

    /// <summary>Whether it is the home region.</summary>
    public static readonly AppSetting Home = Required("OZPROBES_HOME", AppSettingPlace.Everywhere, "true in the home region, which holds the fleet, reads every region's results and carries rollouts; else false.");

    /// <summary>How often the timer fires.</summary>
    public static readonly AppSetting Interval = Required("OZPROBES_INTERVAL", AppSettingPlace.Everywhere, "How often the timer fires; the fleet's interval is a multiple of it.");

    /// <summary>When within the interval.</summary>
    public static readonly AppSetting Offset = Required("OZPROBES_OFFSET", AppSettingPlace.Everywhere, "When within the interval, so that no relay is probed from everywhere at once.");

    /// <summary>The same for the timer trigger.</summary>
    public static readonly AppSetting Tick = Required("OZPROBES_TICK", AppSettingPlace.Everywhere, "The same as a schedule of six fields (NCRONTAB), which the timer trigger reads.");

    /// <summary>The region's own tables.</summary>
    public static readonly AppSetting Tables = Required("OZPROBES_TABLES", AppSettingPlace.Everywhere, "The table endpoint of the region's own account.");

    /// <summary>The home region's tables.</summary>
    public static readonly AppSetting HomeTables = Required("OZPROBES_HOME_TABLES", AppSettingPlace.Elsewhere, "The table endpoint of the home region's account, where the fleet is.");

    /// <summary>The other regions' tables.</summary>
    public static readonly AppSetting RegionTables = Optional("OZPROBES_REGION_TABLES", AppSettingPlace.Home, "The other regions' table endpoints, as region=endpoint, separated by semicolons.");

    /// <summary>The fleet file.</summary>
    public static readonly AppSetting Fleet = Required("OZPROBES_FLEET", AppSettingPlace.Home, "The fleet file in base64.");

    /// <summary>The connections file.</summary>
    public static readonly AppSetting Connections = Optional("OZPROBES_CONNECTIONS", AppSettingPlace.Home, "A Key Vault reference to the connections file in YAML: what rollouts may touch.");

    /// <summary>Where people reach the API.</summary>
    public static readonly AppSetting Url = Optional("OZPROBES_URL", AppSettingPlace.Home, "The https URL by which people reach the API, for the links in notifications. The default is the app's own host name.");

    /// <summary>Who says who asks.</summary>
    public static readonly AppSetting SignIn = Required("OZPROBES_SIGN_IN", AppSettingPlace.Everywhere, "tokens, or entra where App Service authentication is on: only then is its principal header trusted.");

    /// <summary>How long raw observations are kept.</summary>
    public static readonly AppSetting KeepRaw = Optional("OZPROBES_KEEP_RAW", AppSettingPlace.Everywhere, "How long raw observations are kept.");

    /// <summary>How long hours are kept.</summary>
    public static readonly AppSetting KeepHours = Optional("OZPROBES_KEEP_HOURS", AppSettingPlace.Everywhere, "How long hours and heartbeats are kept.");

    /// <summary>How long days are kept.</summary>
    public static readonly AppSetting KeepDays = Optional("OZPROBES_KEEP_DAYS", AppSettingPlace.Everywhere, "How long days are kept.");

    /// <summary>The relays' secret.</summary>
    public static readonly AppSetting RelaySecret = Optional("OZ_AUTH_SECRET", AppSettingPlace.Everywhere, "A Key Vault reference to the relays' shared secret, where the fleet file says authSecret: { env: OZ_AUTH_SECRET }.");

    /// <summary>The managed identity.</summary>
    public static readonly AppSetting ClientId = Required("AZURE_CLIENT_ID", AppSettingPlace.Everywhere, "The client id of the app's managed identity.");

    /// <summary>The host's own account.</summary>
    public static readonly AppSetting HostAccount = Required("AzureWebJobsStorage__accountName", AppSettingPlace.Everywhere, "The region's own account, for the host's leases and the durable hub.");

    /// <summary>How the host signs in to it.</summary>
    public static readonly AppSetting HostCredential = Required("AzureWebJobsStorage__credential", AppSettingPlace.Everywhere, "managedidentity: the host has no key.");

    /// <summary>As whom.</summary>
    public static readonly AppSetting HostClientId = Required("AzureWebJobsStorage__clientId", AppSettingPlace.Everywhere, "The client id of the same managed identity, for the host.");

    /// <summary>Where telemetry goes.</summary>
    public static readonly AppSetting Insights = Required("APPLICATIONINSIGHTS_CONNECTION_STRING", AppSettingPlace.Everywhere, "Where telemetry goes; with local authentication off, what it holds is an address and no key.");

    /// <summary>As whom telemetry is sent.</summary>
    public static readonly AppSetting InsightsIdentity = Required("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", AppSettingPlace.Everywhere, "That telemetry is sent as the managed identity.");

    /// <summary>Whether Application Insights is told of slots and steps too.</summary>
    public static readonly AppSetting Telemetry = Optional("OZPROBES_TELEMETRY", AppSettingPlace.Everywhere, "true where Application Insights gets the spans and measurements of slots and rollouts too, which it bills; else false.");

    /// <summary>Where traces, metrics and logs go beside it.</summary>
    public static readonly AppSetting OtlpEndpoint = Optional("OTEL_EXPORTER_OTLP_ENDPOINT", AppSettingPlace.Everywhere, "The URL of a collector that traces, metrics and logs go to over OTLP.");

    /// <summary>The setting that names the emulator on a developer's machine, where those of a managed identity and of telemetry are not needed.</summary>
    public const string Emulator = "AzureWebJobsStorage";

    /// <summary>The variable in which App Service tells an app its own host name.</summary>
    public const string HostName = "WEBSITE_HOSTNAME";

    /// <summary>Every setting. Beside these, the home region's app is given the secrets that its connections file refers to, by the names that the file gives them.</summary>
    public static IReadOnlyList<AppSetting> All { get; } =
    [
        Region, Home, Interval, Offset, Tick, Tables, HomeTables, RegionTables, Fleet, Connections, Url, SignIn, KeepRaw, KeepHours, KeepDays, RelaySecret,
        ClientId, HostAccount, HostCredential, HostClientId, Insights, InsightsIdentity, Telemetry, OtlpEndpoint,
        .. FunctionNames.HomeOnly.Select(function => Required(
            FunctionNames.DisabledSetting(function), AppSettingPlace.Elsewhere, $"true: {function} runs in the home region only.")),
    ];

    private static AppSetting Required(string name, AppSettingPlace place, string meaning) => new(name, place, true, meaning);

    private static AppSetting Optional(string name, AppSettingPlace place, string meaning) => new(name, place, false, meaning);
}

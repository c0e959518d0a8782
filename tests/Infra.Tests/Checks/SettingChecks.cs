using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.Infra.Tests.Checks;

/// <summary>The settings that the templates set against the settings that the app requires.</summary>
internal static class SettingChecks
{
    private const string Client = "5f0f4d3e-7c0a-4f6e-9a0b-0a4d7a2f6c11";

    private static readonly Dictionary<string, string> _secrets = new()
    {
        [AppSettingCatalogue.RelaySecret.Name] = "a secret",
        [AppSettingCatalogue.Connections.Name] =
            """
            management: { url: "https://mgmt.example.com", token: { env: OZ_TOKEN } }
            notify: [{ name: chat, url: "https://chat.example.com/hook", secret: { env: WEBHOOK_KEY } }]
            """,
        ["OZ_TOKEN"] = "a token",
        ["WEBHOOK_KEY"] = "a key of twenty-four characters or more",
    };

    private static readonly IReadOnlyList<string> _ofConnections =
        [.. ConnectionReader.Read(_secrets[AppSettingCatalogue.Connections.Name], "connections").Secrets.Select(secret => secret.Reference.Env!).Distinct()];

    /// <summary>An app is given no setting that it does not know, and every one that it requires.</summary>
    public static readonly Check Names = new("settings are those that the app knows", snapshot =>
        from app in Apps(snapshot)
        let isHome = app.Settings.GetValueOrDefault(AppSettingCatalogue.Home.Name) == "true"
        let known = AppSettingCatalogue.All.Where(setting => setting.BelongsTo(isHome)).ToList()
        let secrets = app.Settings.ContainsKey(AppSettingCatalogue.Connections.Name) ? _ofConnections : []
        from problem in app.Settings.Keys.Except(known.Select(setting => setting.Name)).Except(secrets).Select(name => $"{app.Name} is given {name}, which the app does not know there")
            .Concat(known.Where(setting => setting.IsRequired && !app.Settings.ContainsKey(setting.Name)).Select(setting => $"{app.Name} is not given {setting.Name}"))
        select problem);

    /// <summary>Every setting that there is can be set by the templates: nothing of the app is out of reach.</summary>
    public static readonly Check Reach = new("every setting is set somewhere", snapshot =>
        AppSettingCatalogue.All.Where(setting => Apps(snapshot).All(app => !app.Settings.ContainsKey(setting.Name))).Select(setting => $"no app is given {setting.Name}"));

    /// <summary>The app itself finds nothing wrong with what it is given, once Azure has filled in what only it knows.</summary>
    public static readonly Check Values = new("the app takes its settings", snapshot =>
        from app in Apps(snapshot)
        from error in AppSettingsReader.Read(app.Settings.ToDictionary(setting => setting.Key, setting => (string?)Resolved(setting.Key, setting.Value))).Errors
        select $"{app.Name}: {error}");

    /// <summary>The regions' timers never fire together.</summary>
    public static readonly Check Offsets = new("no two regions probe at once", snapshot =>
        from app in Apps(snapshot)
        group app.Name by app.Settings.GetValueOrDefault(AppSettingCatalogue.Tick.Name) into together
        where together.Count() > 1
        select $"{string.Join(", ", together)} fire together");

    /// <summary>What may be secret comes as a reference to the vault.</summary>
    public static readonly Check References = new("secrets are references", snapshot =>
        from app in Apps(snapshot)
        from name in _secrets.Keys
        where app.Settings.TryGetValue(name, out var value) && !value.StartsWith("@Microsoft.KeyVault(VaultName=", StringComparison.Ordinal)
        select $"{app.Name}: {name} is no reference to the vault");

    public static IReadOnlyDictionary<string, string> Of(Snapshot snapshot, string region) =>
        Apps(snapshot).Single(app => app.Settings[AppSettingCatalogue.Region.Name] == region).Settings;

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Settings)> Apps(Snapshot snapshot) =>
        from site in snapshot.Of("Microsoft.Web/sites")
        let pairs = site.At("properties.siteConfig.appSettings")!.AsArray()
        select (Snapshot.Text(site["name"]), (IReadOnlyDictionary<string, string>)pairs.ToDictionary(pair => pair.Read("name"), pair => pair.Read("value")));

    private static string Resolved(string name, string value) =>
        name == AppSettingCatalogue.InsightsIdentity.Name ? value
        : name == AppSettingCatalogue.Insights.Name ? $"InstrumentationKey={Client}"
        : value.StartsWith("[reference(", StringComparison.Ordinal) && value.EndsWith(".clientId]", StringComparison.Ordinal) ? Client
        : value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) ? _secrets.GetValueOrDefault(name, value)
        : value;
}

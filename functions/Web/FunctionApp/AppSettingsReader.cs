using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Web.Telemetry;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Reads the function app's settings and finds everything that is wrong with them at once. Pure.</summary>
public sealed partial class AppSettingsReader
{
    /// <summary>The connection string of the storage emulator.</summary>
    public const string EmulatorConnection = "UseDevelopmentStorage=true";

    private const string UnresolvedReference = "@Microsoft.KeyVault(";
    private const string Unresolved = "is a Key Vault reference that was not resolved: see that the secret exists, and that the app's identity may read it (Key Vault Secrets User)";

    private static readonly HashSet<AppSetting> _needlessOnEmulator =
    [
        AppSettingCatalogue.ClientId, AppSettingCatalogue.HostAccount, AppSettingCatalogue.HostCredential, AppSettingCatalogue.HostClientId,
        AppSettingCatalogue.Insights, AppSettingCatalogue.InsightsIdentity,
    ];

    private readonly IReadOnlyDictionary<string, string?> _values;
    private readonly List<string> _errors = [];
    private readonly bool _isEmulated;
    private readonly bool _isHome;
    private string? _fleetText;

    private AppSettingsReader(IReadOnlyDictionary<string, string?> values)
    {
        _values = values;
        _isEmulated = values.GetValueOrDefault(AppSettingCatalogue.Emulator) == EmulatorConnection;
        _isHome = Flag(AppSettingCatalogue.Home);
    }

    /// <summary>Reads settings.</summary>
    /// <param name="values">The environment's variables, or what stands for them; those that are no settings of the app are left alone, unless they hold a key.</param>
    public static AppSettingsReading Read(IReadOnlyDictionary<string, string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var reader = new AppSettingsReader(values);
        var settings = reader.Build();
        return new AppSettingsReading(reader._errors.Count == 0 ? settings : null, reader._errors);
    }

    private AppSettings Build()
    {
        CheckPresence();
        CheckNoKeys();
        CheckReferences();
        CheckIdentity();
        var schedule = Schedule();
        var own = Tables(AppSettingCatalogue.Tables);
        var settings = new AppSettings
        {
            Region = Name(AppSettingCatalogue.Region),
            IsHome = _isHome,
            Schedule = schedule,
            Tables = own,
            HomeTables = _isHome ? own : Tables(AppSettingCatalogue.HomeTables),
            RegionTables = _isHome ? RegionTables() : new Dictionary<string, string>(),
            Fleet = _isHome ? Fleet(schedule.Interval) : null,
            FleetText = _isHome ? _fleetText : null,
            Connections = _isHome ? Connections() : null,
            Url = _isHome ? Url() : null,
            SignIn = SignIn(),
            ClientId = ClientId(),
            Retention = Retention(),
            Telemetry = Telemetry(),
        };
        CheckRegions(settings);
        return settings;
    }

    private void CheckPresence()
    {
        foreach (var setting in AppSettingCatalogue.All)
        {
            var isSet = Find(setting) is not null;
            if (isSet && !setting.BelongsTo(_isHome))
                Fault(setting, $"has no place {(_isHome ? "in the home region" : "outside the home region")}: remove it");
            else if (!isSet && setting.IsRequired && setting.BelongsTo(_isHome) && !(_isEmulated && _needlessOnEmulator.Contains(setting)))
                Fault(setting, $"is not set. {setting.Meaning}");
        }

        var known = AppSettingCatalogue.All.Select(setting => setting.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _values.Keys.Where(name => name.StartsWith(AppSettingCatalogue.Prefix, StringComparison.Ordinal) && !known.Contains(name)).Order(StringComparer.Ordinal))
            _errors.Add($"{name} is no setting of this app: remove it, or mend its name");
    }

    private void CheckNoKeys()
    {
        foreach (var (name, value) in _values.Where(pair => KeyForm.IsMatch(pair.Value ?? "")).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            _errors.Add($"{name} holds a key or a signature: this app signs in as its managed identity; remove the key, and renew it");
    }

    private void CheckReferences()
    {
        foreach (var setting in new[] { AppSettingCatalogue.RelaySecret, AppSettingCatalogue.Connections })
        {
            if (Find(setting)?.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase) is true)
                Fault(setting, Unresolved);
        }
    }

    private void CheckIdentity()
    {
        if (Find(AppSettingCatalogue.HostCredential) is { } credential && credential != "managedidentity")
            Fault(AppSettingCatalogue.HostCredential, "must be managedidentity");
        if (Find(AppSettingCatalogue.HostClientId) is { } host && Find(AppSettingCatalogue.ClientId) is { } own && !host.Equals(own, StringComparison.OrdinalIgnoreCase))
            Fault(AppSettingCatalogue.HostClientId, $"differs from {AppSettingCatalogue.ClientId.Name}: the app has one identity");
        if (Find(AppSettingCatalogue.InsightsIdentity) is { } insights && !insights.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase))
            Fault(AppSettingCatalogue.InsightsIdentity, "must say Authorization=AAD, with the ClientId of the identity");
        foreach (var setting in AppSettingCatalogue.All.Where(setting => setting.Name.EndsWith(".Disabled", StringComparison.Ordinal)))
        {
            if (Find(setting) is { } disabled && disabled != "true")
                Fault(setting, "must be true: rollouts run in the home region only");
        }
    }

    private TelemetrySettings Telemetry()
    {
        var telemetry = TelemetrySettings.Read(_values) with { LogsAreSent = true };
        if (Find(AppSettingCatalogue.Telemetry) is null || !Flag(AppSettingCatalogue.Telemetry))
            telemetry = telemetry with { AzureMonitor = null };
        else if (telemetry.AzureMonitor is null)
            Fault(AppSettingCatalogue.Telemetry, $"has nowhere to send to: set {AppSettingCatalogue.Insights.Name}");
        _errors.AddRange(telemetry.Errors);
        return telemetry;
    }

    private SlotSchedule Schedule()
    {
        var isInterval = Duration(AppSettingCatalogue.Interval, out var interval);
        var isOffset = Duration(AppSettingCatalogue.Offset, out var offset);
        if (isInterval && isOffset)
        {
            if (!TickSchedule.TryFor(interval, offset, out var expected, out var error))
                Fault(AppSettingCatalogue.Interval, $"with {AppSettingCatalogue.Offset.Name}: {error}");
            else if (Find(AppSettingCatalogue.Tick) is { } tick && tick != expected)
                Fault(AppSettingCatalogue.Tick, $"fires at other instants than the interval and the offset say: write {expected}");
        }

        return new SlotSchedule(interval, offset);
    }

    private Dictionary<string, string> RegionTables()
    {
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (Find(AppSettingCatalogue.RegionTables) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cut = part.IndexOf('=', StringComparison.Ordinal);
            if (cut < 1)
                Fault(AppSettingCatalogue.RegionTables, "must be region=endpoint, separated by semicolons");
            else if (!tables.TryAdd(part[..cut], CheckedTables(AppSettingCatalogue.RegionTables, part[(cut + 1)..])))
                Fault(AppSettingCatalogue.RegionTables, $"names {part[..cut]} twice");
        }

        return tables;
    }

    private FleetDefinition? Fleet(TimeSpan interval)
    {
        if (Find(AppSettingCatalogue.Fleet) is not { } text)
            return null;
        if (!TryDecode(text, out var yaml))
        {
            Fault(AppSettingCatalogue.Fleet, "is not base64 of UTF-8 text");
            return null;
        }

        _fleetText = yaml;
        var reading = FleetReader.Read(yaml, AppSettingCatalogue.Fleet.Name);
        _errors.AddRange(reading.Errors.Select(error => error.ToString()));
        if (reading.Fleet is not { } fleet)
            return null;
        if (interval > TimeSpan.Zero && !TickSchedule.Divides(interval, fleet.Interval))
            Fault(AppSettingCatalogue.Interval, $"does not divide the fleet's interval of {DurationText.Format(fleet.Interval)}");
        if (fleet.AuthSecret is { } secret && secret.Env != AppSettingCatalogue.RelaySecret.Name)
            Fault(AppSettingCatalogue.Fleet, $"takes the relays' secret from elsewhere: write authSecret: {{ env: {AppSettingCatalogue.RelaySecret.Name} }}");
        else if (fleet.AuthSecret is not null && Find(AppSettingCatalogue.RelaySecret) is null)
            Fault(AppSettingCatalogue.RelaySecret, "is not set, and the fleet file asks for it");
        return fleet;
    }

    private ConnectionSet? Connections()
    {
        if (Find(AppSettingCatalogue.Connections) is not { } yaml || yaml.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase))
            return null;

        var reading = ConnectionReader.Read(yaml, AppSettingCatalogue.Connections.Name);
        _errors.AddRange(reading.Errors.Select(error => error.ToString()));
        foreach (var reference in reading.Secrets.Select(secret => secret.Reference).Distinct())
            CheckSecret(reference);
        foreach (var problem in WebhookSender.ProblemsOf(reading.Connections?.Notify ?? [], name => _values.GetValueOrDefault(name)))
            Fault(AppSettingCatalogue.Connections, problem);
        return reading.Connections;
    }

    /// <summary>A secret of the connections is a setting of its own, which Azure fills in from the vault.</summary>
    private void CheckSecret(SecretReference reference)
    {
        if (reference.Env is not { } name)
            Fault(AppSettingCatalogue.Connections, $"takes a secret from the file {reference.File}, and an app has no files of its own: write env and a name, and give the secret under that name");
        else if (_values.GetValueOrDefault(name) is not { Length: > 0 } value)
            _errors.Add($"{name} is not set, and {AppSettingCatalogue.Connections.Name} refers to it: name the vault's secret in connectionSecretNames");
        else if (value.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase))
            _errors.Add($"{name} {Unresolved}");
    }

    private Uri? Url()
    {
        if (Find(AppSettingCatalogue.Url) is not { } text)
            return _values.GetValueOrDefault(AppSettingCatalogue.HostName) is { Length: > 0 } host && Uri.TryCreate($"https://{host}", UriKind.Absolute, out var own) && !_isEmulated ? own : null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "https", AbsolutePath: "/", Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 }
            ? url
            : Fault<Uri?>(AppSettingCatalogue.Url, "must be an https URL without a path, such as https://probes.example.com", null);
    }

    private void CheckRegions(AppSettings settings)
    {
        if (settings.RegionTables.ContainsKey(settings.Region))
            Fault(AppSettingCatalogue.RegionTables, $"names the home region {settings.Region} itself");
        if (settings.Fleet is not { } fleet)
            return;

        var named = fleet.Regions.Select(region => region.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var region in settings.RegionTables.Keys.Prepend(settings.Region).Where(region => named.Count > 0 ? !named.Contains(region) : region != Region.Local))
            Fault(AppSettingCatalogue.Fleet, $"does not name the region {region}, which probes it: add it under regions");
        foreach (var region in named.Where(region => region != settings.Region && !settings.RegionTables.ContainsKey(region)).Order(StringComparer.Ordinal))
            Fault(AppSettingCatalogue.RegionTables, $"does not name the fleet's region {region}: deploy it, or remove it from the fleet");
    }

    private SignIn SignIn() => Find(AppSettingCatalogue.SignIn) switch
    {
        null or "tokens" => FunctionApp.SignIn.Tokens,
        "entra" => FunctionApp.SignIn.Entra,
        _ => Fault(AppSettingCatalogue.SignIn, "must be tokens or entra", FunctionApp.SignIn.Tokens),
    };

    private Guid? ClientId() => Find(AppSettingCatalogue.ClientId) is not { } text ? null
        : Guid.TryParse(text, out var id) ? id
        : Fault<Guid?>(AppSettingCatalogue.ClientId, "must be the client id of a managed identity, a GUID", null);

    private RetentionOptions Retention()
    {
        var defaults = new RetentionOptions();
        return new RetentionOptions
        {
            Raw = Kept(AppSettingCatalogue.KeepRaw, defaults.Raw),
            Hours = Kept(AppSettingCatalogue.KeepHours, defaults.Hours),
            Days = Kept(AppSettingCatalogue.KeepDays, defaults.Days),
        };
    }

    private TimeSpan Kept(AppSetting setting, TimeSpan fallback) =>
        Find(setting) is null || !Duration(setting, out var value) ? fallback
        : value >= TimeSpan.FromDays(1) ? value
        : Fault(setting, "must be a day or more, such as 14d", fallback);

    private string Name(AppSetting setting) =>
        Find(setting) is not { } text || NameForm.IsMatch(text) ? Find(setting) ?? ""
        : Fault(setting, "is no name: write up to 63 letters, digits, '.', '_' or '-', a letter or digit first", "");

    private string Tables(AppSetting setting) => Find(setting) is { } text ? CheckedTables(setting, text) : "";

    private string CheckedTables(AppSetting setting, string text) =>
        (_isEmulated && text == EmulatorConnection) || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https", Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 })
            ? text
            : Fault(setting, "must be the https URL of a table endpoint, without a query or a key", "");

    private bool Flag(AppSetting setting) => Find(setting) switch
    {
        "true" => true,
        null or "false" => false,
        _ => Fault(setting, "must be true or false", false),
    };

    private bool Duration(AppSetting setting, out TimeSpan value)
    {
        value = default;
        if (Find(setting) is not { } text)
            return false;
        if (DurationText.TryParse(text, out value, out var error))
            return true;
        Fault(setting, $"{error}");
        return false;
    }

    private string? Find(AppSetting setting) => _values.GetValueOrDefault(setting.Name) is { Length: > 0 } value ? value : null;

    private T Fault<T>(AppSetting setting, string problem, T fallback)
    {
        Fault(setting, problem);
        return fallback;
    }

    private void Fault(AppSetting setting, string problem) => _errors.Add($"{setting.Name} {problem}");

    private static bool TryDecode(string text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        try
        {
            decoded = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return true;
    }

    [GeneratedRegex("(?:AccountKey|SharedAccessKey|SharedAccessSignature)=|[?&]sig=", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex KeyForm { get; }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm { get; }
}

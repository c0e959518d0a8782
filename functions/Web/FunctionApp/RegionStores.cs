using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>The tables that one region's app may reach, as its managed identity or, on a developer's machine, on the emulator.</summary>
public sealed class RegionStores : IAsyncDisposable
{
    private RegionStores(ITableStore own, ITableStore home, IReadOnlyDictionary<string, ITableStore> byRegion) => (Own, Home, ByRegion) = (own, home, byRegion);

    /// <summary>The region's own.</summary>
    public ITableStore Own { get; }

    /// <summary>The home region's; elsewhere only the fleet may be read there.</summary>
    public ITableStore Home { get; }

    /// <summary>Every region's whose results this app may read, by region: the own, and in the home region all others too.</summary>
    public IReadOnlyDictionary<string, ITableStore> ByRegion { get; }

    /// <summary>Opens the tables that the settings name. Nothing is sent yet.</summary>
    public static RegionStores Open(AppSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var identity = AppIdentity.Of(settings);
        return Of(settings, tables => AzureTables.Connect(tables, tables == AppSettingsReader.EmulatorConnection ? null : identity));
    }

    /// <summary>Opens other tables in their place.</summary>
    /// <param name="settings">The app's settings.</param>
    /// <param name="connect">Opens the tables of a connection.</param>
    public static RegionStores Of(AppSettings settings, Func<string, ITableStore> connect)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(connect);
        var own = connect(settings.Tables);
        var byRegion = settings.RegionTables.ToDictionary(region => region.Key, region => connect(region.Value), StringComparer.Ordinal);
        byRegion[settings.Region] = own;
        return new RegionStores(own, settings.IsHome ? own : connect(settings.HomeTables), byRegion);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in ByRegion.Values.Append(Home).Distinct())
            await store.DisposeAsync();
    }
}

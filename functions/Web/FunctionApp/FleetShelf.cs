using System.Text.Json;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>
/// The fleet as every region reads it: the home region lays out its file, and the states that rollouts gave to relays, as a row of its
/// account for each version; the others read the newest before each slot, and keep the last good one in their own account, so that a
/// home region that is down stops no probe.
/// </summary>
/// <param name="stores">The region's own tables, and the home region's.</param>
/// <param name="environment">Gives the value of an environment variable, for the relays' secret.</param>
public sealed class FleetShelf(RegionStores stores, Func<string, string?> environment)
{
    /// <summary>What a region says that finds no fleet. <c>infra/publish</c> knows a first deployment by it.</summary>
    public const string Bare = "the home region has laid out no fleet yet";

    private const string Partition = "fleet";
    private const string Newest = "newest";
    private string? _kept;

    /// <summary>Lays out the fleet in force. Doing it again changes nothing.</summary>
    /// <param name="desk">The desk of the home region's fleet.</param>
    /// <param name="text">The text of the fleet file.</param>
    /// <param name="mesh">The mesh that it is of.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task PublishAsync(FleetDesk desk, string text, string mesh, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(desk);
        var fleet = await desk.ReadAsync(cancellationToken);
        if (await stores.Home.GetAsync(AppSettings.FleetTable, Partition, Newest, cancellationToken) is { } row && row.Text("Version") == fleet.Version && row.Text("Text") == text)
            return;
        var given = JsonSerializer.Serialize(await desk.GivenAsync(mesh, cancellationToken));
        await WriteAsync(stores.Home, fleet.Version, text, given, cancellationToken);
    }

    /// <summary>The fleet to probe.</summary>
    /// <exception cref="StorageException">No fleet can be read, and none was kept; or its secret is missing.</exception>
    public async Task<ProbedFleet> ReadAsync(CancellationToken cancellationToken)
    {
        StorageException? down = null;
        TableRow? row = null;
        try
        {
            row = await stores.Home.GetAsync(AppSettings.FleetTable, Partition, Newest, cancellationToken);
        }
        catch (StorageException failure) when (stores.Home != stores.Own)
        {
            down = failure;
        }

        if (row is not null && Read(row) is { } fleet)
        {
            await KeepAsync(row, fleet.Version, cancellationToken);
            return WithSecret(fleet);
        }

        return stores.Home != stores.Own && await stores.Own.GetAsync(AppSettings.FleetTable, Partition, Newest, cancellationToken) is { } kept && Read(kept) is { } last
            ? WithSecret(last)
            : throw down ?? new StorageException(Bare, isTransient: true);
    }

    private static FleetDefinition? Read(TableRow row) =>
        FleetReader.Read(row.Text("Text") ?? "", AppSettingCatalogue.Fleet.Name).Fleet is { } written
            ? FleetOverlay.Lay(written, JsonSerializer.Deserialize<GivenState[]>(row.Text("Given") ?? "[]") ?? [])
            : null;

    private ProbedFleet WithSecret(FleetDefinition fleet) =>
        fleet.AuthSecret is not { } reference ? new ProbedFleet(fleet, null)
        : FleetSecrets.TryRead(reference, "", environment, out var secret, out var missing) ? new ProbedFleet(fleet, secret)
        : throw new StorageException(missing, isTransient: false);

    private async Task KeepAsync(TableRow row, string version, CancellationToken cancellationToken)
    {
        if (stores.Home == stores.Own || version == _kept)
            return;
        await WriteAsync(stores.Own, version, row.Text("Text") ?? "", row.Text("Given") ?? "[]", cancellationToken);
        _kept = version;
    }

    private static async Task WriteAsync(ITableStore store, string version, string text, string given, CancellationToken cancellationToken)
    {
        foreach (var key in (string[])[$"version|{TableKey.Escape(version)}", Newest])
        {
            await store.UpsertAsync(
                AppSettings.FleetTable,
                [new TableRow(Partition, key) { ["Version"] = version, ["Text"] = text, ["Given"] = given }],
                cancellationToken: cancellationToken);
        }
    }
}

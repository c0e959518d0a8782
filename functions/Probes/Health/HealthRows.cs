using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Health;

/// <summary>
/// Health as rows: the book (<c>Health</c>: PK mesh, RK <c>book</c>), maintenance (<c>Health</c>: PK mesh, RK <c>maintenance|id</c>) and the
/// history of incidents (<c>Incidents</c>: PK mesh, RK id, which begins with the instant of opening).
/// </summary>
/// <param name="store">Where the rows are.</param>
public sealed class HealthRows(ITableStore store)
{
    private const string Table = "Health";
    private const string History = "Incidents";
    private const string BookKey = "book";
    private const string MaintenancePrefix = "maintenance|";

    /// <summary>How long incidents are kept after they were over: 400 days.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(400);

    /// <summary>How long a maintenance is kept after its end: 30 days.</summary>
    public static TimeSpan MaintenanceKeptFor { get; } = TimeSpan.FromDays(30);

    /// <summary>The book of a mesh with the version of its row; an empty book and <see langword="null"/> when there is none.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<(HealthBook Book, string? ETag)> BookAsync(string mesh, CancellationToken cancellationToken) =>
        await store.GetAsync(Table, TableKey.Escape(mesh), BookKey, cancellationToken) is { } row
            ? (Read<HealthBook>(row) ?? new HealthBook { Mesh = mesh }, row.ETag)
            : (new HealthBook { Mesh = mesh }, null);

    /// <summary>Replaces the book if nobody else has since it was read.</summary>
    /// <returns>The version of the row; <see langword="null"/> when somebody else was first.</returns>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<string?> ReplaceAsync(HealthBook book, string? etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(book);
        var row = RowBytes.Write(new TableRow(TableKey.Escape(book.Mesh), BookKey), ResultsJson.Pack(book));
        var result = etag is null ? await store.InsertAsync(Table, row, cancellationToken: cancellationToken) : await store.ReplaceAsync(Table, row, etag, cancellationToken);
        return result.Written ? result.ETag : null;
    }

    /// <summary>Writes an incident into the history as it is now.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task WriteAsync(Incident incident, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return store.UpsertAsync(History, [RowBytes.Write(new TableRow(TableKey.Escape(incident.Mesh), incident.Id), ResultsJson.Pack(incident))], cancellationToken: cancellationToken);
    }

    /// <summary>The incidents of a mesh that lasted at some instant of a range, the newest first.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="from">The beginning of the range.</param>
    /// <param name="to">Its end, exclusive.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<Incident>> IncidentsAsync(string mesh, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (book, _) = await BookAsync(mesh, cancellationToken);
        var stored = await store.ScanAsync(History, new KeyRange(TableKey.Escape(mesh)), cancellationToken).Select(Read<Incident>).OfType<Incident>().ToListAsync(cancellationToken);
        var fresh = book.Open.Concat(book.ToWrite).ToLookup(incident => incident.Id, StringComparer.Ordinal);
        return
        [
            .. stored.Select(incident => fresh[incident.Id].FirstOrDefault() ?? incident)
                .UnionBy(book.Open.Concat(book.ToWrite), incident => incident.Id, StringComparer.Ordinal)
                .Where(incident => incident.OpenedAt < to && !(incident.ResolvedAt <= from))
                .OrderByDescending(incident => incident.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>One incident; <see langword="null"/> when there is none with this id.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<Incident?> FindIncidentAsync(string mesh, string id, CancellationToken cancellationToken)
    {
        if (id.Length > TableLimits.KeyCharacters || !id.All(TableKey.IsAllowed))
            return null;
        var (book, _) = await BookAsync(mesh, cancellationToken);
        return book.Open.Concat(book.ToWrite).FirstOrDefault(incident => incident.Id == id)
            ?? (await store.GetAsync(History, TableKey.Escape(mesh), id, cancellationToken) is { } row ? Read<Incident>(row) : null);
    }

    /// <summary>Every maintenance that is on, is to come, or was on of late, in order of its beginning.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<Maintenance>> MaintenancesAsync(string mesh, CancellationToken cancellationToken)
    {
        var rows = await store.ScanAsync(Table, KeyRange.Prefix(TableKey.Escape(mesh), MaintenancePrefix), cancellationToken).Select(Read<Maintenance>).ToListAsync(cancellationToken);
        return [.. rows.OfType<Maintenance>().OrderBy(maintenance => maintenance.From).ThenBy(maintenance => maintenance.Id, StringComparer.Ordinal)];
    }

    /// <summary>Sets a maintenance; one with the same id becomes what is given.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task SetAsync(string mesh, Maintenance maintenance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(maintenance);
        var row = new TableRow(TableKey.Escape(mesh), MaintenancePrefix + TableKey.Escape(maintenance.Id));
        return store.UpsertAsync(Table, [RowBytes.Write(row, ResultsJson.Pack(maintenance))], cancellationToken: cancellationToken);
    }

    /// <summary>Ends a maintenance that is on or to come.</summary>
    /// <returns>What it is then; <see langword="null"/> when there is none with this id that has not ended.</returns>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<Maintenance?> EndAsync(string mesh, string id, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if ((await MaintenancesAsync(mesh, cancellationToken)).FirstOrDefault(known => known.Id == id && known.Until > now) is not { } maintenance)
            return null;
        var ended = maintenance with { Until = now, From = maintenance.From < now ? maintenance.From : now, EndedBy = by };
        await SetAsync(mesh, ended, cancellationToken);
        return ended;
    }

    /// <summary>Drops what is kept no longer.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task TidyAsync(string mesh, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partition = TableKey.Escape(mesh);
        await foreach (var row in store.ScanAsync(Table, KeyRange.Prefix(partition, MaintenancePrefix), cancellationToken))
            if (Read<Maintenance>(row)?.Until < now - MaintenanceKeptFor)
                await store.DeleteAsync(Table, partition, row.RowKey, row.ETag!, cancellationToken);
        await foreach (var row in store.ScanAsync(History, new KeyRange(partition), cancellationToken))
            if (Read<Incident>(row)?.ResolvedAt < now - KeptFor)
                await store.DeleteAsync(History, partition, row.RowKey, row.ETag!, cancellationToken);
    }

    /// <summary>The document of a row; <see langword="null"/> when it is damaged, or written by a version that is not understood.</summary>
    private static T? Read<T>(TableRow row)
        where T : class
    {
        try
        {
            return ResultsJson.Unpack<T>(RowBytes.Read(row));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

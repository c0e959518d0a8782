using System.Net;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace OpenZro.Probes.Storage;

/// <summary>
/// Tables in Azure Table Storage or Azurite. Transient faults (no answer, 408, 429, 5xx, a table that is being dropped) are retried
/// within <see cref="AzureTablesOptions"/>, after the time that the service asks for when it does.
/// </summary>
/// <remarks>
/// When the answer to a conditional write is lost, the repeated write finds its own row. It is then told from another's by its
/// content: the same content is <see cref="WriteOutcome.Written"/>. What cannot be told is a row that was written by us and changed
/// by another before we asked again (<see cref="WriteOutcome.Exists"/> or <see cref="WriteOutcome.Changed"/>), and who deleted a row
/// (<see cref="WriteOutcome.Written"/>). Writers that compete put who they are into the row.
/// </remarks>
public sealed class AzureTables : ITableStore
{
    private readonly TableServiceClient _service;
    private readonly AzureCalls _calls;

    private AzureTables(TableServiceClient service, AzureTablesOptions options)
    {
        _service = service;
        _calls = new AzureCalls(options);
    }

    /// <summary>The tables of an account. Nothing is sent yet.</summary>
    /// <param name="connection">A connection string, or the table endpoint's URL (with a shared access signature when there is no credential).</param>
    /// <param name="credential">Who asks; only with an endpoint.</param>
    /// <param name="options">How patient to be; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The connection is neither; the message does not repeat it.</exception>
    public static AzureTables Connect(string connection, TokenCredential? credential = null, AzureTablesOptions? options = null)
    {
        options ??= new AzureTablesOptions();
        var client = new TableClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = options.AttemptTimeout + TimeSpan.FromSeconds(5) } };
        if (options.Transport is { } transport)
            client.Transport = transport;
        try
        {
            var isEndpoint = Uri.TryCreate(connection, UriKind.Absolute, out var endpoint) && endpoint.Scheme.StartsWith("http", StringComparison.Ordinal);
            var service = !isEndpoint ? new TableServiceClient(connection, client)
                : credential is null ? new TableServiceClient(endpoint, client)
                : new TableServiceClient(endpoint, credential, client);
            return new AzureTables(service, options);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new ArgumentException("The storage connection is neither a connection string of Azure Storage nor the URL of a table endpoint.", nameof(connection));
        }
    }

    /// <inheritdoc/>
    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _calls.MakeAsync($"creating {table}", (_, token) => CreateAsync(table, token), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _calls.MakeAsync(
            $"dropping {table}",
            async (isRepeated, token) =>
            {
                try
                {
                    var response = await _service.DeleteTableAsync(table, token);
                    return isRepeated || response.Status != (int)HttpStatusCode.NotFound;
                }
                catch (RequestFailedException failure) when (AzureFaults.IsNoTable(failure))
                {
                    return isRepeated;
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken = default) =>
        _calls.MakeAsync<IReadOnlyList<string>>(
            "listing tables",
            async (_, token) =>
            {
                // Azure compares names by case here though nowhere else, so all are read and compared by us: there are few.
                var names = new List<string>();
                await foreach (var table in _service.QueryAsync(cancellationToken: token))
                    if (table.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                        names.Add(table.Name);
                return [.. names.Order(StringComparer.OrdinalIgnoreCase)];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _calls.MakeAsync($"reading from {table}", (_, token) => ReadAsync(table, partitionKey, rowKey, token), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteResult> InsertAsync(
        string table, TableRow row, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckRow(row);
        return _calls.MakeAsync(
            $"inserting into {table}",
            (isRepeated, token) => WithTableAsync(
                table,
                missing,
                () => InsertAsync(table, row, isRepeated, token),
                new WriteResult(WriteOutcome.NoTable, null),
                token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckRow(row);
        return _calls.MakeAsync(
            $"replacing in {table}",
            async (isRepeated, token) =>
            {
                try
                {
                    var response = await _service.GetTableClient(table)
                        .UpdateEntityAsync(AzureRows.ToEntity(row), new ETag(etag), TableUpdateMode.Replace, token);
                    return new WriteResult(WriteOutcome.Written, response.Headers.ETag?.ToString());
                }
                catch (RequestFailedException failure) when (OutcomeOf(failure) is { } outcome)
                {
                    return outcome == WriteOutcome.Changed && isRepeated
                        ? await OwnOrAsync(table, row, outcome, token)
                        : new WriteResult(outcome, null);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> DeleteAsync(
        string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        return _calls.MakeAsync(
            $"deleting from {table}",
            async (isRepeated, token) =>
            {
                try
                {
                    var response = await _service.GetTableClient(table).DeleteEntityAsync(partitionKey, rowKey, new ETag(etag), token);
                    return response.Status == (int)HttpStatusCode.NotFound && !isRepeated ? WriteOutcome.Missing : WriteOutcome.Written;
                }
                catch (RequestFailedException failure) when (OutcomeOf(failure) is { } outcome)
                {
                    return outcome == WriteOutcome.Missing && isRepeated ? WriteOutcome.Written : outcome;
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> UpsertAsync(
        string table, IReadOnlyList<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckBatch(rows);
        return _calls.MakeAsync(
            $"writing to {table}",
            (_, token) => WithTableAsync(
                table,
                missing,
                async () =>
                {
                    var client = _service.GetTableClient(table);
                    if (rows.Count == 1)
                        await client.UpsertEntityAsync(AzureRows.ToEntity(rows[0]), TableUpdateMode.Replace, token);
                    else
                        await client.SubmitTransactionAsync(
                            rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, AzureRows.ToEntity(row))), token);
                    return WriteOutcome.Written;
                },
                WriteOutcome.NoTable,
                token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TablePage> ScanPageAsync(
        string table, KeyRange range, string? continuation = null, int pageSize = TableLimits.PageRows, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckPageSize(pageSize);
        return _calls.MakeAsync(
            $"scanning {table}",
            async (_, token) =>
            {
                try
                {
                    await foreach (var page in _service.GetTableClient(table)
                        .QueryAsync<TableEntity>(AzureRows.Filter(range), pageSize, cancellationToken: token).AsPages(continuation, pageSize))
                        return new TablePage([.. page.Values.Select(AzureRows.FromEntity)], page.ContinuationToken);
                }
                catch (RequestFailedException failure) when (AzureFaults.IsNoTable(failure))
                {
                    // A table that is not there has no rows.
                }

                return new TablePage([], null);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static WriteOutcome? OutcomeOf(RequestFailedException failure) => failure.Status switch
    {
        (int)HttpStatusCode.PreconditionFailed => WriteOutcome.Changed,
        (int)HttpStatusCode.NotFound => WriteOutcome.Missing,
        _ when AzureFaults.IsTableBeingDropped(failure) => WriteOutcome.Missing,
        _ => null,
    };

    private async Task<WriteResult> InsertAsync(string table, TableRow row, bool isRepeated, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _service.GetTableClient(table).AddEntityAsync(AzureRows.ToEntity(row), cancellationToken);
            return new WriteResult(WriteOutcome.Written, response.Headers.ETag?.ToString());
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == "EntityAlreadyExists")
        {
            return isRepeated ? await OwnOrAsync(table, row, WriteOutcome.Exists, cancellationToken) : new WriteResult(WriteOutcome.Exists, null);
        }
    }

    private async Task<WriteResult> OwnOrAsync(string table, TableRow row, WriteOutcome otherwise, CancellationToken cancellationToken) =>
        await ReadAsync(table, row.PartitionKey, row.RowKey, cancellationToken) is { } found && found.HasSameContent(row)
            ? new WriteResult(WriteOutcome.Written, found.ETag)
            : new WriteResult(otherwise, null);

    private async Task<TableRow?> ReadAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _service.GetTableClient(table)
                .GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
            return response.HasValue ? AzureRows.FromEntity(response.Value!) : null;
        }
        catch (RequestFailedException failure) when (AzureFaults.IsNoTable(failure))
        {
            return null;
        }
    }

    private async Task<bool> CreateAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            await _service.CreateTableAsync(table, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == "TableAlreadyExists")
        {
            return false;
        }
    }

    private async Task<T> WithTableAsync<T>(string table, MissingTable missing, Func<Task<T>> write, T noTable, CancellationToken cancellationToken)
    {
        try
        {
            return await write();
        }
        catch (RequestFailedException failure) when (AzureFaults.IsNoTable(failure))
        {
            if (missing == MissingTable.Leave)
                return noTable;
            if (AzureFaults.IsTableBeingDropped(failure))
                throw;
            await CreateAsync(table, cancellationToken);
            return await write();
        }
    }
}

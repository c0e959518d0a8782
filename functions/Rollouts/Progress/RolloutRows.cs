using System.Globalization;
using System.Text.Json;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>The rows of rollouts: a header, the plan, what people told it to do, and one per peer.</summary>
/// <param name="store">Where the rows are.</param>
public sealed class RolloutRows(ITableStore store)
{
    /// <summary>Adds a rollout, its plan first, so that a header never stands without one. Adding the same again changes nothing; says whether it was new.</summary>
    public async Task<bool> AddAsync(RolloutHeader header, Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(plan);
        if (await FindAsync(header.Mesh, header.Id, cancellationToken) is not null)
        {
            return false;
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(plan, CanonicalJson.Options);
        var rows = bytes.Chunk(RolloutTables.MostBytes).Select((part, number) => RowBytes.Write(
            new TableRow(TableKey.Escape(header.Id), RolloutTables.PlanPrefix + number.ToString("D4", CultureInfo.InvariantCulture)), part));
        await store.UpsertAllAsync(RolloutTables.State, rows, cancellationToken: cancellationToken);
        return (await store.InsertAsync(RolloutTables.Headers, RowOf(header), cancellationToken: cancellationToken)).Written;
    }

    /// <summary>The header; <see langword="null"/> when there is no such rollout.</summary>
    public async Task<RolloutHeader?> FindAsync(string mesh, string id, CancellationToken cancellationToken = default) =>
        await store.GetAsync(RolloutTables.Headers, TableKey.Escape(mesh), TableKey.Escape(id), cancellationToken) is { } row ? RolloutTables.Read<RolloutHeader>(row) : null;

    /// <summary>The header of a rollout whose mesh is not known; <see langword="null"/> when there is no such rollout.</summary>
    public async Task<RolloutHeader?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        (await ListAsync(cancellationToken: cancellationToken)).FirstOrDefault(header => header.Id == id);

    /// <summary>The headers of a mesh, or of all, in order of mesh and id.</summary>
    public async Task<IReadOnlyList<RolloutHeader>> ListAsync(string? mesh = null, CancellationToken cancellationToken = default)
    {
        var headers = new List<RolloutHeader>();
        await foreach (var row in store.ScanAsync(RolloutTables.Headers, new KeyRange(mesh is null ? null : TableKey.Escape(mesh)), cancellationToken))
        {
            headers.Add(RolloutTables.Read<RolloutHeader>(row));
        }

        return headers;
    }

    /// <summary>Changes the header as it is now, however often others change it in between; <see langword="null"/> when there is none.</summary>
    public async Task<RolloutHeader?> ChangeAsync(string mesh, string id, Func<RolloutHeader, RolloutHeader> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (await store.GetAsync(RolloutTables.Headers, TableKey.Escape(mesh), TableKey.Escape(id), cancellationToken) is { } row)
        {
            var changed = change(RolloutTables.Read<RolloutHeader>(row));
            if ((await store.ReplaceAsync(RolloutTables.Headers, RowOf(changed), row.ETag!, cancellationToken)).Written)
            {
                return changed;
            }
        }

        return null;
    }

    /// <summary>The plan; <see langword="null"/> when there is none.</summary>
    public async Task<Plan?> PlanAsync(string id, CancellationToken cancellationToken = default)
    {
        using var bytes = new MemoryStream();
        await foreach (var row in store.ScanAsync(RolloutTables.State, KeyRange.Prefix(TableKey.Escape(id), RolloutTables.PlanPrefix), cancellationToken))
        {
            bytes.Write(RowBytes.Read(row));
        }

        return bytes.Length == 0 ? null : JsonSerializer.Deserialize<Plan>(bytes.ToArray(), CanonicalJson.Options);
    }

    /// <summary>What people last told the rollout to do; <see langword="null"/> when nobody said anything.</summary>
    public async Task<Control?> ControlAsync(string id, CancellationToken cancellationToken = default) => SaidIn((await ReadControlAsync(id, cancellationToken)).Control);

    /// <summary>
    /// Tells the rollout what to do; its number, and whether and when it was told to roll back, are kept by the row. An abort is final, and
    /// so is the rollout's end: after them, says <see langword="null"/> and changes nothing.
    /// </summary>
    public async Task<Control?> TellAsync(string id, Control control, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(control);
        return await ChangeControlAsync(
            id,
            before => before?.IsFinal == true ? null : control with
            {
                Number = (before?.Number ?? 0) + 1,
                IsBack = control.Command == ControlCommand.RollBack || before?.IsBack == true,
                BackAt = control.Command == ControlCommand.RollBack ? control.At : before?.BackAt,
            },
            cancellationToken);
    }

    /// <summary>
    /// Has the rollout take nothing more that people tell it, unless something was said that it has not heeded yet: whoever writes first
    /// wins, so that what was taken has its effect, and what comes later is refused.
    /// </summary>
    /// <param name="id">The rollout.</param>
    /// <param name="at">When it ends.</param>
    /// <param name="isHeeded">Whether what people last said, <see langword="null"/> for nothing, lets it end.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it takes nothing more, and what people last said.</returns>
    public async Task<(bool IsClosed, Control? Said)> CloseAsync(string id, DateTimeOffset at, Func<Control?, bool> isHeeded, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isHeeded);
        Control? said = null;
        var closed = await ChangeControlAsync(
            id,
            before =>
            {
                said = SaidIn(before);
                return before?.ClosedAt is not null ? before
                    : !isHeeded(said) ? null
                    : (before ?? new(ControlCommand.Run, "", at, "")) with { ClosedAt = at };
            },
            cancellationToken);
        return (closed is not null, said);
    }

    /// <summary>Forgets a rollout that never began: its header, and then its plan.</summary>
    public async Task RemoveAsync(string mesh, string id, CancellationToken cancellationToken = default)
    {
        while (await store.GetAsync(RolloutTables.Headers, TableKey.Escape(mesh), TableKey.Escape(id), cancellationToken) is { } row)
        {
            await store.DeleteAsync(RolloutTables.Headers, row.PartitionKey, row.RowKey, row.ETag!, cancellationToken);
        }

        await foreach (var row in store.ScanAsync(RolloutTables.State, KeyRange.Prefix(TableKey.Escape(id), RolloutTables.PlanPrefix), cancellationToken))
        {
            await store.DeleteAsync(RolloutTables.State, row.PartitionKey, row.RowKey, row.ETag!, cancellationToken);
        }
    }

    /// <summary>What was said, where anything was: a rollout that nobody told anything has such a row too once it has ended.</summary>
    private static Control? SaidIn(Control? row) => row is { Number: > 0 } ? row : null;

    private async Task<(Control? Control, string? ETag)> ReadControlAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(RolloutTables.State, TableKey.Escape(id), RolloutTables.ControlKey, cancellationToken) is { } row ? (RolloutTables.Read<Control>(row), row.ETag) : (null, null);

    /// <summary>Writes what stands after what stands now; <see langword="null"/>, and nothing is written, where the change says so.</summary>
    private async Task<Control?> ChangeControlAsync(string id, Func<Control?, Control?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (before, etag) = await ReadControlAsync(id, cancellationToken);
            var after = change(before);
            if (after is null || ReferenceEquals(after, before))
            {
                return after;
            }

            var row = RolloutTables.Write(new TableRow(TableKey.Escape(id), RolloutTables.ControlKey), after);
            var written = etag is null
                ? await store.InsertAsync(RolloutTables.State, row, cancellationToken: cancellationToken)
                : await store.ReplaceAsync(RolloutTables.State, row, etag, cancellationToken);
            if (written.Written)
            {
                return after;
            }
        }
    }

    private static TableRow RowOf(RolloutHeader header) => RolloutTables.Write(new TableRow(TableKey.Escape(header.Mesh), TableKey.Escape(header.Id)), header);
}

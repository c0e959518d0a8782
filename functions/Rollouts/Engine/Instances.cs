using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>The orchestrations of a store: what each was started with, and how it stands.</summary>
/// <param name="storage">Where they are.</param>
internal sealed class Instances(PatientTables storage)
{
    /// <summary>
    /// Adds an orchestration, or finds it. It is listed as active before it is there: a crash in between leaves a line that means
    /// nothing, and not an orchestration that nobody drives.
    /// </summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="InvalidOperationException">The id is in use for something else.</exception>
    public async Task<bool> AddAsync(OrchestrationInfo instance, CancellationToken cancellationToken)
    {
        OperationKeys.CheckId(instance.Id);
        if (await FindAsync(instance.Id, cancellationToken) is null)
        {
            await storage.UpsertAsync(EngineTables.Active, new TableRow(EngineTables.ActivePartition, instance.Id), cancellationToken);
            if (await storage.InsertAsync(EngineTables.Instances, Write(instance), cancellationToken))
                return true;
        }

        var found = (await FindAsync(instance.Id, cancellationToken))!;
        return found.Name == instance.Name && found.Input == instance.Input
            ? false
            : throw new InvalidOperationException($"'{instance.Id}' is in use: it is a '{found.Name}' started at {found.StartedAt:u}, with another name or input.");
    }

    public async Task<OrchestrationInfo?> FindAsync(string id, CancellationToken cancellationToken) =>
        await storage.GetAsync(EngineTables.Instances, EngineTables.InstancePartition, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>An orchestration and all that it had as children, theirs included, the children first.</summary>
    public async Task<IReadOnlyList<OrchestrationInfo>> FamilyAsync(string id, CancellationToken cancellationToken)
    {
        var children = await storage.ScanAsync(EngineTables.Instances, KeyRange.Prefix(EngineTables.InstancePartition, OperationKeys.Join(id, "")), cancellationToken);
        return [.. children.Select(Read), .. await FindAsync(id, cancellationToken) is { } own ? [own] : Array.Empty<OrchestrationInfo>()];
    }

    /// <summary>Forgets an orchestration that has ended.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        storage.DeleteAsync(EngineTables.Instances, EngineTables.InstancePartition, id, cancellationToken);

    /// <summary>The ids of those that have not ended.</summary>
    public async Task<IReadOnlyList<string>> ActiveAsync(CancellationToken cancellationToken)
    {
        var rows = await storage.ScanAsync(EngineTables.Active, new KeyRange(EngineTables.ActivePartition), cancellationToken);
        return [.. rows.Select(row => row.RowKey)];
    }

    public Task ReportAsync(string id, Payload status, CancellationToken cancellationToken) =>
        ChangeAsync(id, instance => instance with { Status = status }, cancellationToken);

    public Task ResumeAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(id, instance => instance with { State = OrchestrationState.Running, Problem = null }, cancellationToken);

    public Task StickAsync(string id, string problem, CancellationToken cancellationToken) =>
        ChangeAsync(id, instance => instance with { State = OrchestrationState.Stuck, Problem = problem }, cancellationToken);

    public Task EndAsync(string id, Outcome? outcome, string? problem, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            instance => instance with { State = outcome is null ? OrchestrationState.Faulted : OrchestrationState.Ended, Outcome = outcome, Problem = problem },
            cancellationToken);

    /// <summary>Takes an orchestration that has ended off the list of the active.</summary>
    public Task RetireAsync(string id, CancellationToken cancellationToken) =>
        storage.DeleteAsync(EngineTables.Active, EngineTables.ActivePartition, id, cancellationToken);

    /// <summary>What has ended stays as it is.</summary>
    private Task<bool> ChangeAsync(string id, Func<OrchestrationInfo, OrchestrationInfo> change, CancellationToken cancellationToken) =>
        storage.ChangeAsync(
            EngineTables.Instances, EngineTables.InstancePartition, id,
            row => Read(row!) is { State: OrchestrationState.Running or OrchestrationState.Stuck } instance && change(instance) is var changed && changed != instance
                ? Write(changed)
                : null,
            cancellationToken);

    private static TableRow Write(OrchestrationInfo instance)
    {
        var row = new TableRow(EngineTables.InstancePartition, instance.Id)
        {
            ["Name"] = instance.Name,
            ["Version"] = instance.Version,
            ["Input"] = instance.Input.Json,
            ["State"] = KebabCase.Of(instance.State),
            ["StartedAt"] = instance.StartedAt,
            ["Report"] = instance.Status?.Json,
            ["Problem"] = instance.Problem,
        };
        if (instance.Outcome is { } outcome)
            OutcomeColumns.Write(row, outcome);
        return row;
    }

    private static OrchestrationInfo Read(TableRow row) => new()
    {
        Id = row.RowKey,
        Name = row.Text("Name")!,
        Version = row.Text("Version")!,
        Input = Payload.Parse(row.Text("Input")!),
        State = Enum.Parse<OrchestrationState>(row.Text("State")!, ignoreCase: true),
        StartedAt = row.Time("StartedAt") ?? default,
        Status = row.Text("Report") is { } report ? Payload.Parse(report) : null,
        Outcome = OutcomeColumns.Read(row),
        Problem = row.Text("Problem"),
    };
}

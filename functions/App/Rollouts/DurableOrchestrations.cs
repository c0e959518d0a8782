using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>Starts, signals and finds orchestrations on Durable Task.</summary>
/// <param name="catalogue">The orchestrations of this program.</param>
internal sealed class DurableOrchestrations(OrchestrationCatalogue catalogue) : IOrchestrationClient
{
    private const string Nothing = "null";

    private volatile DurableTaskClient? _client;

    /// <summary>
    /// Takes the framework's client: on Azure a function is handed it with each call, and nothing else is. It is the same for the whole
    /// process.
    /// </summary>
    public DurableOrchestrations Use(DurableTaskClient client)
    {
        _client = client;
        return this;
    }

    private DurableTaskClient Client => _client ?? throw new InvalidOperationException("No function has been handed the client of Durable Task yet.");

    /// <inheritdoc/>
    public async Task<bool> StartAsync(string id, string name, Payload input, CancellationToken cancellationToken = default)
    {
        OperationKeys.CheckId(id);
        if (await IsThereAsync(id, name, input, cancellationToken))
            return false;
        var version = catalogue.Newest(name).Version;
        var options = new StartOrchestrationOptions(id) { Version = DurableVersion.Of(version) }
            .WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await Client.ScheduleNewOrchestrationInstanceAsync(FunctionNames.Rollout, new OrchestrationCall(name, version, input.Json), options, cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Someone else may have been first, or the answer was lost: what is there now says which.
            if (await IsThereAsync(id, name, input, cancellationToken))
                return false;
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> SignalAsync(string id, string signal, CancellationToken cancellationToken = default)
    {
        OperationKeys.Check(signal);
        if (await FindAsync(id, cancellationToken) is not { State: OrchestrationState.Running or OrchestrationState.Stuck })
            return false;
        await Client.RaiseEventAsync(id, signal, cancellation: cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async Task<OrchestrationInfo?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (await Client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken) is not { } found || found.ReadInputAs<OrchestrationCall>() is not { } call)
            return null;
        var (state, problem) = StateOf(found, call);
        return new OrchestrationInfo
        {
            Id = id,
            Name = call.Name,
            Version = call.Version,
            Input = Payload.Parse(call.Input),
            State = state,
            StartedAt = found.CreatedAt,
            Status = found.SerializedCustomStatus is { } status and not ("" or Nothing) && MismatchOf(found) is null ? Payload.Parse(status) : null,
            Outcome = state == OrchestrationState.Ended ? found.ReadOutputAs<RecordedOutcome>()?.ToOutcome() : null,
            Problem = problem,
        };
    }

    /// <inheritdoc/>
    public async Task<bool> PurgeAsync(string id, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(id, cancellationToken) is not { State: OrchestrationState.Ended or OrchestrationState.Faulted })
            return false;
        // The children first: what is left when this is interrupted is found again by the next call.
        await foreach (var child in Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: OperationKeys.Join(id, ""))).WithCancellation(cancellationToken))
            await Client.PurgeInstanceAsync(child.InstanceId, cancellationToken);
        return (await Client.PurgeInstanceAsync(id, cancellationToken)).PurgedInstanceCount > 0;
    }

    private (OrchestrationState State, string? Problem) StateOf(OrchestrationMetadata found, OrchestrationCall call) => found.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Completed => (OrchestrationState.Ended, null),
        OrchestrationRuntimeStatus.Failed => (OrchestrationState.Faulted, MismatchOf(found) ?? found.FailureDetails?.ErrorMessage ?? found.SerializedOutput),
        OrchestrationRuntimeStatus.Terminated => (OrchestrationState.Faulted, $"It was terminated from outside: {found.SerializedOutput}"),
        // Durable Task hands it to no program that is older than what it was started by; it waits.
        _ when catalogue.Find(call.Name, call.Version) is null => (OrchestrationState.Stuck, DurableDriver.UnknownVersion(call)),
        _ => (OrchestrationState.Running, null),
    };

    private static string? MismatchOf(OrchestrationMetadata found) =>
        found is { RuntimeStatus: OrchestrationRuntimeStatus.Failed, SerializedCustomStatus: ['{', ..] } ? found.ReadCustomStatusAs<MismatchReport>()?.Mismatch : null;

    private async Task<bool> IsThereAsync(string id, string name, Payload input, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } found
        && (found.Name == name && found.Input == input
            ? true
            : throw new InvalidOperationException($"'{id}' is in use: it is a '{found.Name}' started at {found.StartedAt:u}, with another name or input."));
}

using System.Text.Json;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Arm;

/// <summary>
/// Makes a relay by a deployment to a resource group of Azure. The deployment is named by the operation, so a repetition finds it and
/// begins no other; Azure itself carries it through, and calls only look.
/// </summary>
internal sealed class ArmProvisionDriver(ArmOptions options, TimeProvider time) : IProvisionDriver
{
    private const string Version = "?api-version=2022-09-01";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public Task<ProvisionPreview> PreviewAsync(CancellationToken cancellationToken) => WithinAsync(
        async (api, end) =>
        {
            var (body, failure) = ArmTemplate.Compose(options);
            return body is null ? new() { Failure = failure } : await PreviewAsync(api, body, end);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ProvisionAnswer> BeginAsync(Operation operation, CancellationToken cancellationToken) => WithinAsync(
        async (api, end) =>
        {
            var found = await api.AskAsync(HttpMethod.Get, Deployment(operation) + Version, null, end);
            if (found.Failure?.Code != DriverFailureCode.NotFound || ArmErrors.Code(found.Body) == "ResourceGroupNotFound")
            {
                return found.Failure is { } unseen ? Failed(unseen) : Answer(found.Body);
            }

            var (body, failure) = ArmTemplate.Compose(options);
            if (body is null)
            {
                return Failed(failure!);
            }

            var begun = await api.AskAsync(HttpMethod.Put, Deployment(operation) + Version, body, end);
            return begun.Failure switch
            {
                null => Answer(begun.Body),

                // A deployment of this name runs: ours, whose answer was lost.
                { Code: DriverFailureCode.Conflict } when ArmErrors.Code(begun.Body) == "DeploymentActive" => new() { State = ProvisionState.Running },
                { Code: DriverFailureCode.AnswerLost } lost => new() { State = ProvisionState.Unknown, Failure = lost },
                { } refused => Failed(refused),
            };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ProvisionAnswer> ObserveAsync(Operation operation, CancellationToken cancellationToken) => WithinAsync(
        async (api, end) =>
        {
            var found = await api.AskAsync(HttpMethod.Get, Deployment(operation) + Version, null, end);
            return found.Failure switch
            {
                null => Timely(Answer(found.Body), operation),
                { IsTransient: true } or { Code: DriverFailureCode.Authentication } => new() { State = ProvisionState.Unknown, Failure = found.Failure },
                _ => Failed(found.Failure),
            };
        },
        cancellationToken);

    private async Task<ProvisionPreview> PreviewAsync(ArmApi api, string body, CancellationToken cancellationToken)
    {
        var answer = await api.AskAsync(HttpMethod.Post, $"{Group()}ozprobes-preview/whatIf{Version}", body, cancellationToken);
        while (answer is { Status: 202, Location: { } place })
        {
            await Task.Delay(answer.RetryAfter is { } asked && asked < options.CallTimeout ? asked : Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return new() { Failure = new() { Code = DriverFailureCode.Timeout, Detail = $"Azure did not foresee the changes within {DurationText.Format(options.CallTimeout)}" } };
            }

            answer = await api.AskAsync(HttpMethod.Get, place.OriginalString, null, cancellationToken);
        }

        if (answer.Failure is { } failure)
        {
            return new() { Failure = failure };
        }

        return Text(answer.Body, "status") == "Failed"
            ? new() { Failure = new() { Code = DriverFailureCode.CommandFailed, Detail = $"Azure would refuse it: {ArmErrors.Flatten(answer.Body)}" } }
            : new() { Changes = WhatIf.Lines(answer.Body) };
    }

    private ProvisionAnswer Timely(ProvisionAnswer answer, Operation operation) =>
        answer.State == ProvisionState.Running && time.GetUtcNow() > operation.BegunAt + options.Target.Timeout
            ? Failed(new()
            {
                Code = DriverFailureCode.Timeout,
                Detail = $"the deployment still runs after {DurationText.Format(options.Target.Timeout)}: look at {Name(operation)} in the resource group {options.Target.ResourceGroup}",
            })
            : answer;

    private ProvisionAnswer Answer(JsonElement deployment)
    {
        var properties = deployment.ValueKind == JsonValueKind.Object && deployment.TryGetProperty("properties", out var found) ? found : default;
        var place = $"the deployment {Text(deployment, "name")} in the resource group {options.Target.ResourceGroup}";
        return Text(properties, "provisioningState") switch
        {
            "Succeeded" => new() { State = ProvisionState.Succeeded, Evidence = $"{place} succeeded" },
            "Failed" => Failed(new() { Code = DriverFailureCode.CommandFailed, Detail = $"{place} failed: {ArmErrors.Flatten(properties)}" }),
            "Canceled" => Failed(new() { Code = DriverFailureCode.CommandFailed, Detail = $"{place} was cancelled" }),
            null => new() { State = ProvisionState.Unknown, Failure = new() { Code = DriverFailureCode.BadAnswer, Detail = "Azure tells no state of the deployment" } },
            { } state => new() { State = ProvisionState.Running, Evidence = $"{place}: {state}" },
        };
    }

    private async Task<T> WithinAsync<T>(Func<ArmApi, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.CallTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var api = new ArmApi(options, time);
        return await call(api, end.Token);
    }

    private string Group() =>
        $"/subscriptions/{Uri.EscapeDataString(options.Target.Subscription)}/resourceGroups/{Uri.EscapeDataString(options.Target.ResourceGroup)}/providers/Microsoft.Resources/deployments/";

    private string Deployment(Operation operation) => Group() + Name(operation);

    private static string Name(Operation operation) => $"ozprobes-{OperationMarker.Of(operation)}";

    private static ProvisionAnswer Failed(DriverFailure failure) => new() { State = ProvisionState.Failed, Failure = failure };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}

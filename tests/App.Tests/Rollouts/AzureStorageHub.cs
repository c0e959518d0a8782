using System.Text.Json;
using DurableTask.AzureStorage;

namespace OpenZro.Probes.App.Tests.Rollouts;

/// <summary>The Azure Storage backend of Durable Task, set as the published <c>host.json</c> sets it.</summary>
internal static class AzureStorageHub
{
    private static int _hubs;

    /// <summary>A name that no other test has.</summary>
    public static string NewName() => $"hub{Environment.ProcessId}x{Interlocked.Increment(ref _hubs)}";

    public static async Task<AzureStorageOrchestrationService> OpenAsync(string connection, string hub)
    {
        using var host = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");
        var storage = durable.GetProperty("storageProvider");
        var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
        {
            StorageAccountClientProvider = new StorageAccountClientProvider(connection),
            TaskHubName = hub,
            WorkerId = $"{Environment.MachineName}-{Environment.ProcessId}-{Interlocked.Increment(ref _hubs)}",
            PartitionCount = storage.GetProperty("partitionCount").GetInt32(),
            WorkItemQueueVisibilityTimeout = Time(storage, "workItemQueueVisibilityTimeout"),
            ControlQueueVisibilityTimeout = Time(storage, "controlQueueVisibilityTimeout"),
            MaxQueuePollingInterval = Time(storage, "maxQueuePollingInterval"),
            MaxConcurrentTaskActivityWorkItems = durable.GetProperty("maxConcurrentActivityFunctions").GetInt32(),
            MaxConcurrentTaskOrchestrationWorkItems = durable.GetProperty("maxConcurrentOrchestratorFunctions").GetInt32(),
            ExtendedSessionsEnabled = durable.GetProperty("extendedSessionsEnabled").GetBoolean(),
            UseTablePartitionManagement = storage.GetProperty("useTablePartitionManagement").GetBoolean(),
            UseAppLease = false,
        });
        await service.CreateIfNotExistsAsync();
        return service;
    }

    private static TimeSpan Time(JsonElement settings, string name) => settings.GetProperty(name).Deserialize<TimeSpan>();
}

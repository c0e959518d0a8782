using System.Net;
using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App.Tests.Rollouts;

/// <summary>
/// Durable Task in this process: its sidecar over a backend, and a worker that runs what the function app's functions run.
/// </summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private readonly IOrchestrationService _backend;
    private readonly WebApplication _sidecar;
    private readonly IHost _worker;
    private readonly GrpcChannel _channel;

    private DurableHost(IOrchestrationService backend, WebApplication sidecar, IHost worker, GrpcChannel channel) => (_backend, _sidecar, _worker, _channel) = (backend, sidecar, worker, channel);

    public DurableTaskClient Client => _worker.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="backend">The backend; it is also the client's.</param>
    /// <param name="catalogue">Tells the orchestrations and steps, each time that one is run.</param>
    /// <param name="version">The newest version that this program knows; an orchestration of a newer one is left alone.</param>
    public static async Task<DurableHost> StartAsync(IOrchestrationService backend, Func<OrchestrationCatalogue> catalogue, string version)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore().AddGrpc();
        builder.Services.AddSingleton(backend).AddSingleton((IOrchestrationServiceClient)backend).AddSingleton<TaskHubGrpcServer>();
        var sidecar = builder.Build();
        sidecar.UseRouting();
        sidecar.MapGrpcService<TaskHubGrpcServer>();
        await sidecar.StartAsync();
        var address = sidecar.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var channel = GrpcChannel.ForAddress(address);
        var worker = Worker(channel, catalogue, version);
        await worker.StartAsync();
        return new DurableHost(backend, sidecar, worker, channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync();
        _worker.Dispose();
        await _channel.ShutdownAsync();
        _channel.Dispose();
        await _sidecar.StopAsync();
        await _sidecar.DisposeAsync();
        // The sidecar waits an hour for what it handed to a worker that is gone, and would keep the backend's lease for as long.
        await _backend.StopAsync(isForced: true);
    }

    private static IHost Worker(GrpcChannel channel, Func<OrchestrationCatalogue> catalogue, string version)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddDurableTaskWorker(durable => durable
            .UseGrpc(channel)
            .Configure(options => options.Versioning = new DurableTaskWorkerOptions.VersioningOptions
            {
                Version = DurableVersion.Of(version).Version,
                DefaultVersion = DurableVersion.Of(version).Version,
                MatchStrategy = DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder,
                FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Reject,
            })
            .AddTasks(tasks => tasks
                .AddOrchestratorFunc<OrchestrationCall, RecordedOutcome>(FunctionNames.Rollout, (context, call) => DurableDriver.RunAsync(context, call, catalogue()))
                .AddOrchestratorFunc<OrchestrationCall, RecordedOutcome>(FunctionNames.RolloutBatch, (context, call) => DurableDriver.RunAsync(context, call, catalogue()))
                .AddActivityFunc<StepOrder, RecordedOutcome>(FunctionNames.RolloutStep, (_, order) => new StepActivity(catalogue(), TimeProvider.System).RunAsync(order, CancellationToken.None))));
        builder.Services.AddDurableTaskClient(durable => durable.UseGrpc(channel).RegisterDirectly());
        return builder.Build();
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App;

/// <summary>The HTTP trigger that hands every request to the pipeline, which asks callers who they are itself.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="orchestrations">Where rollouts are run.</param>
internal sealed class WebFunction(FunctionPipeline pipeline, DurableOrchestrations orchestrations)
{
    /// <summary>Answers a request.</summary>
    [Function(FunctionNames.Web)]
    public Task RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        orchestrations.Use(client);
        return pipeline.InvokeAsync(request.HttpContext);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Tests.Drivers;

/// <summary>An API on loopback that answers what a test says.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static Task<ApiServer> StartAsync(Func<string, (int Status, string Body)> answer) => StartAsync(async context =>
    {
        var (status, body) = answer(context.Request.Path);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    });

    public static async Task<ApiServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A client of it as management's API.</summary>
    public ManagementClient Client() => new(
        new() { Url = new(Url), Token = new SecretReference { Env = "TOKEN" }, Environment = _ => "nbp_token", Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Testing;

/// <summary>An API on loopback that answers what a test says.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app) => (_app, Url) = (app, app.Urls.First());

    /// <summary>Where it is, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Answers by path.</summary>
    public static ApiServer Start(Func<string, (int Status, string Body)> answer) => Start(async context =>
    {
        var (status, body) = answer(context.Request.Path);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    });

    /// <summary>Answers as it is told.</summary>
    public static ApiServer Start(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        app.StartAsync().GetAwaiter().GetResult();
        return new(app);
    }

    /// <summary>A client of it as management's API.</summary>
    public ManagementClient Client() => new(
        new() { Url = new(Url), Token = new SecretReference { Env = "TOKEN" }, Environment = _ => "nbp_token", Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

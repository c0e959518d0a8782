using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Web.Tests.Telemetry;

/// <summary>What Azure Monitor's exporter sends its items to: lines of JSON, packed (Application Insights' track API).</summary>
internal sealed class IngestionEndpoint : IAsyncDisposable
{
    private readonly ApiServer _server;
    private readonly ConcurrentQueue<JsonElement> _items = new();

    public IngestionEndpoint() => _server = ApiServer.Start(TakeAsync);

    /// <summary>The connection string of a resource whose endpoints are here.</summary>
    public string ConnectionString => $"InstrumentationKey=5f0f4d3e-7c0a-4f6e-9a0b-0a4d7a2f6c11;IngestionEndpoint={_server.Url}/;LiveEndpoint={_server.Url}/";

    public static JsonElement Data(JsonElement item) => item.GetProperty("data").GetProperty("baseData");

    public static string? Tag(JsonElement item, string name) => item.GetProperty("tags").GetProperty(name).GetString();

    /// <summary>Waits for the span of a name.</summary>
    public async Task<JsonElement> SpanAsync(string name)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (true)
        {
            foreach (var item in _items.Where(item => item.GetProperty("data").GetProperty("baseType").GetString() == "RemoteDependencyData" && Data(item).GetProperty("name").GetString() == name))
                return item;
            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, $"within a minute only this was sent:\n{string.Join('\n', _items)}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        await using var body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        var taken = 0;
        for (; await reader.ReadLineAsync(context.RequestAborted) is { } line; taken++)
        {
            if (context.Request.Path.Value!.EndsWith("/track", StringComparison.Ordinal))
                _items.Enqueue(JsonDocument.Parse(line).RootElement);
        }

        await context.Response.WriteAsJsonAsync(new { itemsReceived = taken, itemsAccepted = taken, errors = Array.Empty<string>() }, context.RequestAborted);
    }
}

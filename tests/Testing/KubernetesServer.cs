using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenZro.Probes.Testing;

/// <summary>
/// A stand-in for a cluster's API: objects with resource versions, merge patches, evictions whose pod comes back as another one, and
/// commands in pods over WebSocket. It answers in the API's own shapes, and can refuse, be slow to believe, or cut a connection after it
/// has done what was asked.
/// </summary>
public sealed class KubernetesServer : IAsyncDisposable
{
    private const string ExecProtocol = "v4.channel.k8s.io";
    private readonly Dictionary<string, SortedDictionary<string, JsonObject>> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly List<Fault> _faults = [];
    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("ozprobes-kubernetes-").FullName;
    private int _version = 100;

    private KubernetesServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
    }

    /// <summary>The namespace of everything here.</summary>
    public static string Namespace => "openzro";

    /// <summary>The token that is accepted.</summary>
    public string Token { get; set; } = "token-of-the-cluster";

    /// <summary>What a command in a pod prints, by the pod's name; <see langword="null"/> for a pod without the command.</summary>
    public Func<string, string?> Command { get; set; } = _ => null;

    /// <summary>Whether a pod that is evicted is replaced by another.</summary>
    public bool ReplacesPods { get; set; } = true;

    /// <summary>The requests so far, as <c>METHOD path</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>A kubeconfig with the token that is accepted when it is written.</summary>
    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>Starts a server.</summary>
    public static async Task<KubernetesServer> StartAsync()
    {
        var server = new KubernetesServer();
        await server._app.StartAsync();
        server.WriteKubeconfig();
        return server;
    }

    /// <summary>Writes the kubeconfig anew, with the token that is accepted now.</summary>
    public void WriteKubeconfig() => File.WriteAllText(Kubeconfig, $$"""
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [ { name: here, context: { cluster: here, user: me } } ]
        clusters: [ { name: here, cluster: { server: "{{_app.Urls.First()}}" } } ]
        users: [ { name: me, user: { token: {{Token}} } } ]
        """);

    /// <summary>Adds or replaces an object.</summary>
    /// <param name="collection">Such as <c>pods</c>.</param>
    /// <param name="text">The object as JSON, with its name.</param>
    public void Add(string collection, string text)
    {
        lock (_gate)
        {
            Put(collection, (JsonObject)JsonNode.Parse(text)!);
        }
    }

    /// <summary>An object as it is now; <see langword="null"/> when there is none.</summary>
    public JsonObject? Find(string collection, string name)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(collection)?.GetValueOrDefault(name)?.DeepClone().AsObject();
        }
    }

    /// <summary>The names of a collection's objects.</summary>
    public IReadOnlyList<string> Names(string collection)
    {
        lock (_gate)
        {
            return [.. _objects.GetValueOrDefault(collection)?.Keys ?? Enumerable.Empty<string>()];
        }
    }

    /// <summary>Changes an object as someone else would.</summary>
    public void Change(string collection, string name, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var changed = _objects[collection][name];
            change(changed);
            Put(collection, changed);
        }
    }

    /// <summary>Refuses requests.</summary>
    /// <param name="request">What their <c>METHOD path</c> contains.</param>
    /// <param name="status">The status.</param>
    /// <param name="times">How many.</param>
    /// <param name="message">What the answer says.</param>
    /// <param name="retryAfter">The header, in seconds.</param>
    public void Refuse(string request, int status, int times = 1, string message = "refused", int? retryAfter = null) =>
        Add(new Fault(request, times, status, message, retryAfter, null));

    /// <summary>Does what the next such request asks, and cuts the connection before the answer.</summary>
    public void Cut(string request) => Add(new Fault(request, 1, null, "", null, null));

    /// <summary>Does something before the next such request is taken.</summary>
    public void Before(string request, Action act) => Add(new Fault(request, 1, null, "", null, act));

    /// <summary>How many requests were made whose <c>METHOD path</c> contains a text.</summary>
    public int Count(string request) => _requests.Count(made => made.Contains(request, StringComparison.Ordinal));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private static JsonObject Status(int code, string reason, string message) => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = code < 400 ? "Success" : "Failure",
        ["message"] = message, ["reason"] = reason, ["code"] = code,
    };

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject own)
                Merge(own, inner);
            else
                target[name] = value.DeepClone();
        }
    }

    private void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    private Fault? Take(string request)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => request.Contains(fault.Request, StringComparison.Ordinal));
            if (index < 0)
                return null;

            var fault = _faults[index];
            _faults.RemoveAt(index);
            if (fault.Times > 1)
                _faults.Insert(index, fault with { Times = fault.Times - 1 });
            return fault;
        }
    }

    private void Put(string collection, JsonObject added)
    {
        var metadata = added["metadata"]!.AsObject();
        metadata["namespace"] = Namespace;
        metadata["uid"] ??= $"uid-{metadata["name"]}";
        metadata["resourceVersion"] = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!_objects.TryGetValue(collection, out var all))
            _objects[collection] = all = [];
        all[(string)metadata["name"]!] = added;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = $"{context.Request.Method} {context.Request.Path}";
        _requests.Enqueue(request);
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await WriteAsync(context, 401, Status(401, "Unauthorized", "Unauthorized"));
            return;
        }

        var fault = Take(request);
        fault?.Act?.Invoke();
        if (fault?.Status is { } status)
        {
            if (fault.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await WriteAsync(context, status, Status(status, "Refused", fault.Message));
            return;
        }

        var words = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.IndexOf(words, "namespaces") + 2;
        var (collection, name, action) = (words[place], words.ElementAtOrDefault(place + 1), words.ElementAtOrDefault(place + 2));
        if (action == "exec")
        {
            await ExecAsync(context, name!);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        var body = text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject();
        var (code, answer) = Do(context, collection, name, action, body);
        if (fault is { Act: null })
            context.Abort();
        else
            await WriteAsync(context, code, answer);
    }

    private (int Status, JsonNode Answer) Do(HttpContext context, string collection, string? name, string? action, JsonObject? body)
    {
        lock (_gate)
        {
            var found = name is null ? null : _objects.GetValueOrDefault(collection)?.GetValueOrDefault(name);
            return (context.Request.Method, action) switch
            {
                ("GET", _) when name is null => (200, List(collection, context.Request.Query["labelSelector"])),
                ("POST", null) when _objects.GetValueOrDefault(collection)?.ContainsKey((string)body!["metadata"]!["name"]!) == true => (409, Status(409, "AlreadyExists", "it exists")),
                ("POST", null) => Stored(collection, body!, 201),
                _ when found is null => (404, Status(404, "NotFound", $"{collection} \"{name}\" not found")),
                ("GET", _) => (200, found.DeepClone()),
                ("POST", "eviction") => Evict(name!, found, body!),
                ("PUT" or "PATCH", _) when body!["metadata"]?["resourceVersion"] is { } version && (string?)version != (string?)found["metadata"]!["resourceVersion"] =>
                    (409, Status(409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again")),
                ("PUT", _) => Stored(collection, body!, 200),
                ("PATCH", _) => Patched(collection, found, body!),
                _ => (405, Status(405, "MethodNotAllowed", "not here")),
            };
        }
    }

    private (int Status, JsonNode Answer) Stored(string collection, JsonObject body, int status)
    {
        Put(collection, body);
        return (status, body.DeepClone());
    }

    private (int Status, JsonNode Answer) Patched(string collection, JsonObject found, JsonObject patch)
    {
        Merge(found, patch);
        if (patch["spec"] is not null)
            found["metadata"]!["generation"] = ((int?)found["metadata"]!["generation"] ?? 1) + 1;
        Put(collection, found);
        return (200, found.DeepClone());
    }

    private (int Status, JsonNode Answer) Evict(string name, JsonObject pod, JsonObject eviction)
    {
        if ((string?)eviction["deleteOptions"]?["preconditions"]?["uid"] is { } uid && uid != (string?)pod["metadata"]!["uid"])
            return (409, Status(409, "Conflict", "the UID in the precondition does not match"));

        _objects["pods"].Remove(name);
        if (ReplacesPods)
        {
            var next = pod.DeepClone().AsObject();
            next["metadata"]!["name"] = $"{name}-next";
            next["metadata"]!["uid"] = $"{pod["metadata"]!["uid"]}-next";
            Put("pods", next);
        }

        return (201, Status(201, "", ""));
    }

    private JsonObject List(string collection, string? selector)
    {
        var wanted = (selector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToList();
        var items = (_objects.GetValueOrDefault(collection)?.Values ?? Enumerable.Empty<JsonObject>())
            .Where(item => wanted.All(pair => (string?)item["metadata"]!["labels"]?[pair[0]] == pair[1])).Select(item => item.DeepClone()).ToArray();
        return new() { ["kind"] = "List", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = new JsonArray(items) };
    }

    private async Task ExecAsync(HttpContext context, string pod)
    {
        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(ExecProtocol))
        {
            await WriteAsync(context, 400, Status(400, "BadRequest", "no such protocol"));
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(ExecProtocol);
        var output = Command(pod);
        foreach (var part in (output ?? "").Chunk(40))
            await SendAsync(socket, 1, new string(part));
        await SendAsync(socket, 3, output is not null
            ? """{"metadata":{},"status":"Success"}"""
            : JsonSerializer.Serialize(new { status = "Failure", reason = "InternalError", code = 500, message = "executable file not found in $PATH" }));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static Task SendAsync(WebSocket socket, byte channel, string text) =>
        socket.SendAsync((byte[])[channel, .. Encoding.UTF8.GetBytes(text)], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    private sealed record Fault(string Request, int Times, int? Status, string Message, int? RetryAfter, Action? Act);
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace OpenZro.Probes.Testing;

/// <summary>A receiver of webhooks on loopback that answers as it is told, and keeps what it was sent.</summary>
public sealed class WebhookListener : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<int> _statuses;
    private readonly Task _serving;

    /// <param name="statuses">What it answers, in order; the last one from then on.</param>
    public WebhookListener(params int[] statuses)
    {
        _statuses = new Queue<int>(statuses);
        using (var port = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/hook");
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Url.Port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>Everything that was sent, in order.</summary>
    public ConcurrentQueue<ReceivedWebhook> Received { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Received.Enqueue(new ReceivedWebhook(context.Request.Headers["webhook-id"], context.Request.Headers["webhook-timestamp"], context.Request.Headers["webhook-signature"], context.Request.ContentType, body));
        var status = _statuses.Count > 1 ? _statuses.Dequeue() : _statuses.Peek();
        context.Response.StatusCode = status;
        context.Response.Close();
    }
}

/// <summary>What a receiver was sent.</summary>
public sealed record ReceivedWebhook(string? Id, string? Timestamp, string? Signature, string? ContentType, string Body);

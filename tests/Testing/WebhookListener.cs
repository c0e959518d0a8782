using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Testing;

/// <summary>A receiver of webhooks on loopback that answers as it is told, and keeps what it was sent.</summary>
public sealed class WebhookListener : IAsyncDisposable
{
    private readonly ApiServer _server;
    private readonly ConcurrentQueue<int> _statuses;

    /// <param name="statuses">What it answers, in order; the last one from then on.</param>
    public WebhookListener(params int[] statuses)
    {
        _statuses = new ConcurrentQueue<int>(statuses.SkipLast(1));
        _server = ApiServer.Start(context => AnswerAsync(context, statuses[^1]));
        Url = new Uri(_server.Url + "/hook");
    }

    public Uri Url { get; }

    /// <summary>Everything that was sent, in order.</summary>
    public ConcurrentQueue<ReceivedWebhook> Received { get; } = new();

    /// <summary>What it answers beside the status; nothing unless a test says else.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Waits until something was sent.</summary>
    public async Task UntilReceivedAsync(CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (Received.IsEmpty)
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
                throw new TimeoutException($"Nothing was sent to {Url} within a minute.");
            await Task.Delay(50, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, int last)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers;
        Received.Enqueue(new ReceivedWebhook(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], context.Request.ContentType, body));
        if (Answer.Length > 0)
            context.Response.ContentType = "text/plain";
        context.Response.StatusCode = _statuses.TryDequeue(out var status) ? status : last;
        await context.Response.WriteAsync(Answer, context.RequestAborted);
    }
}

/// <summary>What a receiver was sent.</summary>
public sealed record ReceivedWebhook(string? Id, string? Timestamp, string? Signature, string? ContentType, string Body);

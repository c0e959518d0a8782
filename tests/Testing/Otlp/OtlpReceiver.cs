using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Testing.Otlp;

/// <summary>
/// A receiver of OTLP over HTTP on loopback (opentelemetry.io/docs/specs/otlp, opentelemetry-proto 1.x), that keeps what it was sent.
/// </summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ApiServer _server;
    private readonly ConcurrentQueue<byte[]> _bodies = new();

    public OtlpReceiver() => _server = ApiServer.Start(TakeAsync);

    /// <summary>What to give to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Url => _server.Url;

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentQueue<ReceivedMetric> Metrics { get; } = new();

    public ConcurrentQueue<ReceivedLog> Logs { get; } = new();

    /// <summary>Whether any byte sequence that was sent holds a text.</summary>
    public bool Holds(string text) => _bodies.Any(body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    /// <summary>The variables by which everything is sent here at once.</summary>
    public Dictionary<string, string?> Variables => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=Bearer of-the-collector",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    /// <summary>Waits until what was sent is as it should be.</summary>
    public async Task UntilAsync(Func<OtlpReceiver, bool> isRight, CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (!isRight(this))
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
                throw new TimeoutException($"within a minute only this was sent:\n{string.Join('\n', Spans)}\n{string.Join('\n', Metrics)}\n{string.Join('\n', Logs)}");
            await Task.Delay(50, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _bodies.Enqueue(body.ToArray());
        foreach (var resource in new ProtoMessage(body.ToArray()).All(1))
        {
            var about = Attributes(resource.One(1), 1);
            foreach (var (source, item) in resource.All(2).SelectMany(scope => scope.All(2).Select(item => (scope.One(1).Text(1), item))))
                Keep(context.Request.Path, about, source, item);
        }
    }

    private void Keep(string path, IReadOnlyDictionary<string, string> about, string source, ProtoMessage item)
    {
        switch (path)
        {
            case "/v1/traces": Spans.Enqueue(Span(about, source, item)); break;
            case "/v1/metrics": Metrics.Enqueue(Metric(source, item)); break;
            case "/v1/logs": Logs.Enqueue(new(source, item.Text(3), item.One(5).Text(1), item.Hex(9), Attributes(item, 6))); break;
            default: throw new InvalidDataException(path);
        }
    }

    private static ReceivedSpan Span(IReadOnlyDictionary<string, string> about, string source, ProtoMessage span) => new(source, span.Text(5))
    {
        Resource = about,
        Trace = span.Hex(1),
        Id = span.Hex(2),
        Parent = span.Hex(4),
        Kind = (int)span.Number(6),
        Start = Instant(span.Number(7)),
        End = Instant(span.Number(8)),
        Attributes = Attributes(span, 9),
        IsError = span.One(15).Number(3) == 2,
    };

    private static ReceivedMetric Metric(string source, ProtoMessage metric)
    {
        var (data, attributes) = metric.Has(9) ? (metric.One(9), 9) : (metric.One(metric.Has(7) ? 7 : 5), 7);
        return new(source, metric.Text(1), metric.Text(3), [.. data.All(1).Select(point => (Attributes(point, attributes), attributes == 9 ? point.Number(4) : point.Has(6) ? (double)point.Number(6) : point.Real(4)))]);
    }

    private static DateTimeOffset Instant(ulong nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100));

    private static Dictionary<string, string> Attributes(ProtoMessage message, int number) => message.All(number).ToDictionary(pair => pair.Text(1), pair => Value(pair.One(2)));

    private static string Value(ProtoMessage value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? (value.Number(2) == 1 ? "true" : "false")
        : value.Has(3) ? ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture)
        : value.Has(4) ? value.Real(4).ToString(CultureInfo.InvariantCulture)
        : "";
}

/// <summary>A span that was sent.</summary>
/// <param name="Source">The source that made it.</param>
/// <param name="Name">Its name.</param>
public sealed record ReceivedSpan(string Source, string Name)
{
    public required IReadOnlyDictionary<string, string> Resource { get; init; }

    public required string Trace { get; init; }

    public required string Id { get; init; }

    /// <summary>The id of the span that it is in; empty for a root.</summary>
    public required string Parent { get; init; }

    /// <summary>1 for internal, 3 for client.</summary>
    public required int Kind { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    public required bool IsError { get; init; }
}

/// <summary>A metric that was sent, with its points: the value, or how many values a histogram holds.</summary>
public sealed record ReceivedMetric(string Source, string Name, string Unit, IReadOnlyList<(Dictionary<string, string> Attributes, double Value)> Points);

/// <summary>A log record that was sent.</summary>
public sealed record ReceivedLog(string Category, string Severity, string Body, string Trace, IReadOnlyDictionary<string, string> Attributes);

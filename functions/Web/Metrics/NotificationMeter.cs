using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Web.Metrics;

/// <summary>Counts what came of telling people, by receiver. Receivers that nobody was told by yet are there too, at zero.</summary>
public sealed class NotificationMeter
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Target, string Result), long> _attempts = [];
    private IReadOnlyDictionary<string, int> _waiting = new Dictionary<string, int>();

    /// <summary>Counts one look at the outbox.</summary>
    /// <param name="attempts">What was tried.</param>
    /// <param name="waiting">Of how many notifications each receiver is still to be told.</param>
    public void Add(IReadOnlyList<Delivery> attempts, IReadOnlyDictionary<string, int> waiting)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        lock (_lock)
        {
            _waiting = waiting;
            foreach (var tried in attempts)
                _attempts[(tried.Target, tried.Result)] = _attempts.GetValueOrDefault((tried.Target, tried.Result)) + 1;
        }
    }

    /// <summary>The counted families; without series where this process does not deliver.</summary>
    internal IReadOnlyList<MetricFamily> Families()
    {
        lock (_lock)
        {
            return
            [
                new MetricFamily(
                    "ozprobes_notification_attempts_total", MetricType.Counter, "Attempts to tell a receiver, by result: delivered, failed (it is tried again), or given-up.",
                    [.. from target in Targets
                        from result in Delivery.Results
                        select new MetricSample([("target", target), ("result", result)], _attempts.GetValueOrDefault((target, result)))]),
                new MetricFamily(
                    "ozprobes_notifications_waiting", MetricType.Gauge, "Notifications that a receiver is still to be told of.",
                    [.. Targets.Select(target => new MetricSample([("target", target)], _waiting.GetValueOrDefault(target)))]),
            ];
        }
    }

    private IEnumerable<string> Targets => _waiting.Keys.Order(StringComparer.Ordinal);
}

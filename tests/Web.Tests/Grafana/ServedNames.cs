using OpenZro.Probes.Findings;
using OpenZro.Probes.Web.Tests.Metrics;

namespace OpenZro.Probes.Web.Tests.Grafana;

/// <summary>What a query may name: the metrics, labels and words of a real page, and what Prometheus itself adds to them.</summary>
internal sealed class ServedNames(Scrape page)
{
    private static readonly string[] _added = ["job", "instance"];

    /// <summary>What a query names and the page does not have.</summary>
    public IEnumerable<string> Missing(string text)
    {
        var query = PromQuery.Parse(text);
        query.Selectors.ShouldNotBeEmpty(text);
        foreach (var (metric, matchers) in query.Selectors)
        {
            if (page.Find(metric) is not { Count: > 0 } series)
            {
                yield return $"{metric}, in {text}";
                continue;
            }

            foreach (var matcher in matchers.Where(matcher => !_added.Contains(matcher.Label)))
            {
                if (!series[0].Labels.ContainsKey(matcher.Label))
                    yield return $"{metric}{{{matcher.Label}}}, in {text}";
                foreach (var meant in matcher.Meant.Where(meant => !Knows(metric, matcher.Label, meant)))
                    yield return $"{metric}{{{matcher.Label}=\"{meant}\"}}, in {text}";
            }
        }

        foreach (var label in query.Labels.Except(_added).Where(label => !query.Selectors.Any(selector => page.Find(selector.Metric).Any(series => series.Labels.ContainsKey(label)))))
            yield return $"the label {label} of no metric in {text}";
    }

    /// <summary>Whether a label may say a word. An incident has its series only while it lasts: what those of other incidents would say is known otherwise.</summary>
    private bool Knows(string metric, string label, string word) =>
        page.Find(metric, (label, word)).Count > 0
        || (metric == "ozprobes_incident_timestamp_seconds" && (label == "code" ? FindingCatalogue.Find(word) is not null : page.Find("ozprobes_incidents", (label, word)).Count > 0));
}

using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Dashboard.Incidents;

namespace OpenZro.Probes.Web.Tests.Dashboard.Incidents;

public sealed class IncidentWordsTests
{
    private static readonly DateTimeOffset _at = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Nobody is told: maintenance.", true, true, true)]
    [InlineData("Under maintenance.", true, true, false)]
    [InlineData("Nobody is told: no receiver is configured.", true, false, false)]
    [InlineData("Nobody told yet.", true, false, true)]
    [InlineData("Nobody was told: maintenance.", false, true, true)]
    public void Why_nobody_was_told_is_what_kept_them_from_it(string words, bool isOpen, bool isSilenced, bool hasReceivers) =>
        IncidentWords.Untold(
            new Incident
            {
                Id = "20260301000000-down",
                Mesh = "test",
                Cause = Cause.Down("br"),
                Severity = IncidentSeverity.Critical,
                Title = "br is down",
                Detail = new CauseDetail { Severity = Severity.Error, Code = FindingCodes.ConnectTimeout, Message = "No answer.", Evidence = [], Remedy = "Look." },
                Regions = [new IncidentRegion("west", _at, null)],
                BeganAt = _at,
                OpenedAt = _at,
                ResolvedAt = isOpen ? null : _at.AddHours(1),
                SilencedBy = isSilenced ? "m-1" : null,
            },
            hasReceivers).ShouldBe(words);
}

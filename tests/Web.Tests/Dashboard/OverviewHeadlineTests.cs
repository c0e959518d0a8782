using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Dashboard.Incidents;
using OpenZro.Probes.Web.Dashboard.Overview;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class OverviewHeadlineTests
{
    [Theory]
    [InlineData("1 of 2 regions may pick the wrong relay; nothing is known of east.", PickVerdict.Unknown, PickVerdict.Contested)]
    [InlineData("1 of 2 regions will pick the wrong relay; nothing is known of east.", PickVerdict.Unknown, PickVerdict.Wrong)]
    [InlineData("1 of 2 regions will pick the wrong relay, and 1 may.", PickVerdict.Contested, PickVerdict.Wrong)]
    [InlineData("Nothing is known of east; every other region will pick the right relay.", PickVerdict.Unknown, PickVerdict.Right)]
    [InlineData("Every region will pick the right relay.", PickVerdict.Right, PickVerdict.Right)]
    public void A_region_of_which_nothing_is_known_is_named_beside_what_is_wrong(string headline, PickVerdict east, PickVerdict west) => new OverviewModel
    {
        Frame = null!,
        Relays = [],
        Regions = [Region("east", east), Region("west", west)],
        Board = new IncidentBoard(),
        Silent = [],
    }.Headline.ShouldBe(headline);

    private static OverviewRegion Region(string name, PickVerdict verdict) => new() { Name = name, Verdict = verdict, Expected = [], Picks = [], Cells = [] };
}

using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class PeerRegionsTests
{
    private static readonly Region BrazilSouth = new() { Name = "brazilsouth", Location = new(-23.55, -46.63) };
    private static readonly Region EastUs = new() { Name = "eastus", Location = new(37.37, -79.82) };
    private static readonly Region WestUs = new() { Name = "westus", Location = new(37.78, -122.42) };
    private static readonly Region WestEurope = new() { Name = "westeurope", Location = new(52.37, 4.9) };

    [Theory]
    [InlineData("BR", "brazilsouth")]
    [InlineData("AR", "brazilsouth")]
    [InlineData("DE", "westeurope")]
    [InlineData("CA", "eastus")]
    [InlineData("JP", null)]
    [InlineData("ZZ", null)]
    [InlineData(null, null)]
    public void A_country_belongs_to_the_region_that_is_clearly_nearest_and_near(string? country, string? region) =>
        Of([BrazilSouth, EastUs, WestEurope], Peer(country)).ShouldBe(region);

    [Fact]
    public void A_country_between_two_regions_belongs_to_none() => Of([EastUs, WestUs], Peer("US")).ShouldBeNull();

    [Fact]
    public void A_group_with_a_regions_name_goes_before_the_country() =>
        Of([BrazilSouth, WestEurope], Peer("DE") with { Groups = ["all", "BrazilSouth"] }).ShouldBe("brazilsouth");

    [Fact]
    public void A_rule_of_the_connections_goes_before_everything() =>
        Of([BrazilSouth, WestEurope], Peer("DE") with { Groups = ["brazilsouth", "lab"] }, new PeerRegionRule(new() { Groups = ["lab"] }, "westeurope")).ShouldBe("westeurope");

    [Fact]
    public void A_rule_for_a_region_that_the_fleet_has_not_says_nothing() =>
        Of([BrazilSouth], Peer("BR"), new PeerRegionRule(new() { Countries = ["BR"] }, "brazilnorth")).ShouldBe("brazilsouth");

    [Fact]
    public void A_region_without_a_location_is_near_to_nobody() => Of([new() { Name = "local" }], Peer("BR")).ShouldBeNull();

    [Fact]
    public void The_table_of_countries_has_a_place_on_the_globe_for_each_of_two_hundred_and_more()
    {
        var letters = Enumerable.Range('A', 26).Select(letter => (char)letter).ToList();
        var places = letters.SelectMany(first => letters.Select(second => Countries.Find($"{first}{second}"))).OfType<GeoLocation>().ToList();

        places.Count.ShouldBe(250);
        places.ShouldAllBe(place => Math.Abs(place.Latitude) <= 90 && Math.Abs(place.Longitude) <= 180);
    }

    private static string? Of(IReadOnlyList<Region> regions, PeerFacts peer, params IReadOnlyList<PeerRegionRule> rules) =>
        new PeerRegions(new FleetDefinition { Regions = regions }, rules).Of(peer);

    private static PeerFacts Peer(string? country) => new() { Id = "p", Name = "p", Country = country };
}

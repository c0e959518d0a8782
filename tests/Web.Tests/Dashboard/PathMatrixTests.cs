using OpenZro.Probes.Web.Dashboard.Regions;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class PathMatrixTests
{
    private static readonly Dictionary<(string, string), double> _roundTrips = new()
    {
        [("brazil", "br")] = 30, [("brazil", "us")] = 300, [("east", "br")] = 120, [("east", "us")] = 10,
    };

    [Fact]
    public void A_path_crosses_the_home_of_the_peer_that_controls_the_pair()
    {
        var matrix = Matrix(homes: new() { ["brazil"] = "br", ["east"] = "us" });

        Cell(matrix, "brazil", "east").RoundTrip.ShouldBe(Ms(150));
        Cell(matrix, "east", "brazil").RoundTrip.ShouldBe(Ms(310));
        Cell(matrix, "brazil", "brazil").RoundTrip.ShouldBe(Ms(60), "peers of one region meet at their relay too");
    }

    [Fact]
    public void A_path_that_could_be_shorter_says_through_which_relay()
    {
        var cell = Cell(Matrix(homes: new() { ["brazil"] = "us", ["east"] = "us" }), "brazil", "east");

        cell.RoundTrip.ShouldBe(Ms(310));
        cell.BestRelay.ShouldBe("br");
        cell.Detour.ShouldBe(Ms(160));
    }

    [Fact]
    public void Where_no_home_is_known_there_is_no_path()
    {
        var cell = Cell(Matrix(homes: []), "brazil", "east");

        cell.RoundTrip.ShouldBeNull();
        cell.Best.ShouldBe(Ms(150));
    }

    private static PathMatrix Matrix(Dictionary<string, string> homes) => PathMatrix.Of(
        ["brazil", "east"], ["us", "br"], region => homes.GetValueOrDefault(region), (region, relay) => _roundTrips.TryGetValue((region, relay), out var ms) ? Ms(ms) : null);

    private static PathCell Cell(PathMatrix matrix, string from, string to) => matrix.Rows.Single(row => row.Region == from).Cells[matrix.Regions.ToList().IndexOf(to)];

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}

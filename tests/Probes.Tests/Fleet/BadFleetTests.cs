using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Tests.Fleet;

public sealed class BadFleetTests
{
    public static TheoryData<string> Names => FleetCorpus.BadNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_file_is_refused_with_every_error(string name)
    {
        var bad = FleetCorpus.Bad.Single(candidate => candidate.Name == name);

        var reading = FleetReader.Read(bad.Text, "f");

        reading.Fleet.ShouldBeNull();
        reading.Errors.Select(error => error.ToString()).ShouldBe(bad.Errors);
    }

    [Fact]
    public void No_error_repeats_what_may_be_a_secret() =>
        FleetCorpus.Bad.SelectMany(bad => FleetReader.Read(bad.Text, "f").Errors).ShouldAllBe(error => !error.Message.Contains("hunter2"));
}

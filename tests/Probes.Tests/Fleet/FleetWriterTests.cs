using CsCheck;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Tests.Fleet;

public sealed class FleetWriterTests
{
    [Fact]
    public void What_is_written_reads_back_as_the_same_fleet() =>
        FleetSamples.Fleet.Sample(
            fleet =>
            {
                var reading = FleetReader.Read(FleetWriter.Write(fleet), "f");
                reading.Errors.ShouldBeEmpty();
                reading.Fleet!.Version.ShouldBe(FleetVersion.Of(fleet));
            },
            iter: 300);

    [Fact]
    public void A_note_cannot_break_out_of_its_comment() =>
        Gen.String.Sample(
            note =>
            {
                var fleet = FleetReader.Read("relays: [{ name: br, url: 'rels://relay.example.com' }]", "f").Fleet!;
                var text = FleetWriter.Write(fleet, new Dictionary<string, IReadOnlyList<string>> { ["br"] = ["first\nsecond: 1", note] });
                FleetReader.Read(text, "f").Fleet!.Version.ShouldBe(fleet.Version);
            },
            iter: 300);
}

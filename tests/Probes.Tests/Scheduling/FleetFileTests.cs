using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Tests.Scheduling;

public sealed class FleetFileTests : IDisposable
{
    private const string Good = "relays:\n  - { name: br, url: 'rels://br.example.com:443' }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-").FullName;
    private readonly Dictionary<string, string> _environment = [];

    private string Path => System.IO.Path.Combine(_folder, "fleet.yaml");

    [Fact]
    public void A_good_file_is_taken_up_and_said_once()
    {
        var file = Open(Good);

        file.Refresh().ShouldBeTrue();
        file.Current!.Fleet.Relays.ShouldHaveSingleItem().Name.ShouldBe("br");
        file.Refresh().ShouldBeFalse();
    }

    [Fact]
    public void A_changed_file_is_taken_up_whole()
    {
        var file = Loaded();
        Write(Good + "  - { name: us, url: 'rels://us.example.com:443' }\n");

        file.Refresh().ShouldBeTrue();

        file.Current!.Fleet.Relays.Count.ShouldBe(2);
        file.Reading.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_bad_file_keeps_the_old_fleet_and_says_what_is_wrong()
    {
        var file = Loaded();
        Write("relays:\n  - { name: br, uri: nowhere }\n");

        file.Refresh().ShouldBeTrue();

        file.Current!.Fleet.Relays.ShouldHaveSingleItem().Name.ShouldBe("br");
        file.Reading.Errors.ShouldNotBeEmpty();
        file.Reading.Errors[0].Line.ShouldBe(2);
        file.Refresh().ShouldBeFalse();
    }

    [Fact]
    public void A_file_that_is_gone_keeps_the_old_fleet_until_it_is_back()
    {
        var file = Loaded();
        File.Delete(Path);

        file.Refresh().ShouldBeTrue();
        file.Reading.Errors.ShouldHaveSingleItem().Message.ShouldBe("there is no such file");
        Write(Good);
        file.Refresh().ShouldBeTrue();
        file.Reading.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_fleet_whose_secret_is_missing_is_taken_up_when_that_is_there()
    {
        var file = Loaded();
        Write(Good + "authSecret: { env: OZ_AUTH_SECRET }\n");

        file.Refresh().ShouldBeTrue();
        file.Current!.Secret.ShouldBeNull();
        file.Reading.Errors.ShouldHaveSingleItem().Message.ShouldContain("OZ_AUTH_SECRET is not set");
        file.Refresh().ShouldBeFalse();

        _environment["OZ_AUTH_SECRET"] = "hush";
        file.Refresh().ShouldBeTrue();
        file.Current.Secret.ShouldNotBeNull();
        file.Refresh().ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FleetFile Loaded()
    {
        var file = Open(Good);
        file.Refresh();
        return file;
    }

    private FleetFile Open(string text)
    {
        Write(text);
        return new FleetFile(Path, _environment.GetValueOrDefault);
    }

    private void Write(string text) => File.WriteAllText(Path, text);
}

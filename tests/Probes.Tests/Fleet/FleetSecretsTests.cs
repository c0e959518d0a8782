using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Tests.Fleet;

public sealed class FleetSecretsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("hunter2")]
    [InlineData("hunter2\n")]
    [InlineData("hunter2\r\n")]
    public void A_secret_in_the_environment_is_read_less_the_line_end_of_the_file_that_it_came_from(string value) =>
        Read(new() { Env = "OZ" }, name => name == "OZ" ? value : null).ShouldBe("hunter2");

    [Theory]
    [InlineData("hunter2")]
    [InlineData("hunter2\n")]
    [InlineData("hunter2\r\n")]
    public void A_secret_in_a_file_beside_the_fleet_is_read_less_one_line_end(string content)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, content);

        Read(new() { File = Path.GetFileName(path) }).ShouldBe("hunter2");

        File.Delete(path);
    }

    [Fact]
    public void A_missing_secret_says_where_it_was_looked_for()
    {
        Read(new() { Env = "OZ" }).ShouldBe("authSecret: the environment variable OZ is not set: set it to the relays' secret, or take authSecret out of the fleet file");
        Read(new() { File = "/nowhere/secret" }).ShouldBe("authSecret: /nowhere/secret: there is no such file");
    }

    private static string Read(SecretReference reference, Func<string, string?>? environment = null)
    {
        var isRead = FleetSecrets.TryRead(reference, Path.GetTempPath(), environment ?? (_ => null), out var secret, out var error);
        secret?.ToString().ShouldNotContain("hunter2");
        return isRead && secret!.Accepts(new AuthSecret("hunter2").MintToken(Now), Now) ? "hunter2" : error!;
    }
}

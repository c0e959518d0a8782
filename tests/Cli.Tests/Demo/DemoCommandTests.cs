using OpenZro.Probes.Cli.Demo;

namespace OpenZro.Probes.Cli.Tests.Demo;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task It_shows_the_guides_relays_what_is_wrong_with_them_and_who_would_be_picked()
    {
        var run = await CommandRun.OfAsync(DemoCommand.Create(), "--once", "--listen", "127.0.0.1:0");

        run.Exit.ShouldBe(ExitCodes.Success, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("cert-name-missing  relay-br-1.mesh.example presents a certificate without relay-cluster-br.mesh.example");
        run.Output.ShouldContain("impact  brazilsouth: br 100 % → 50 %, else us");
        run.Output.ShouldContain("dns-member-missing  relay-cluster-eu.mesh.example does not list relay-eu-2.mesh.example");
        run.Output.ShouldContain("pick from brazilsouth, UDP blocked  br");
        run.Output.ShouldNotContain("the run ended before the probe did");
    }
}

using OpenZro.Probes.Cli.Demo;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Tests.Demo;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task It_shows_the_guides_relays_what_is_wrong_with_them_and_who_would_be_picked()
    {
        var run = await CommandRun.OfAsync(DemoCommand.Create(), "--once", "--listen", "127.0.0.1:0");

        run.Exit.ShouldBe(ExitCodes.Success, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("cert-name-missing  relay-us-1.mesh.example presents a certificate without relay-cluster-us.mesh.example");
        run.Output.ShouldContain("impact  brazilsouth: us 100 % → 50 %, else eu");
        run.Output.ShouldContain("region-underserved  the nearest relay to brazilsouth is us");
        run.Output.ShouldContain("dns-member-missing  relay-cluster-eu.mesh.example does not list relay-eu-2.mesh.example");
        run.Output.ShouldContain("pick from brazilsouth, UDP blocked  us");
        run.Output.ShouldNotContain("the run ended before the probe did");
    }

    [Fact]
    public async Task Two_at_once_find_a_port_each_unless_they_are_told_one()
    {
        using var taken = new System.Net.Sockets.TcpListener(ListenAddress.Default);
        Try(taken.Start);

        var free = await CommandRun.OfAsync(DemoCommand.Create(), "--once");
        var told = await CommandRun.OfAsync(DemoCommand.Create(), "--once", "--listen", $"{ListenAddress.Default}");

        free.Exit.ShouldBe(ExitCodes.Success, free.Error);
        free.Output.ShouldStartWith($"Port {ListenAddress.DefaultPort} is taken, perhaps by another demo; a free one is used instead.");
        told.Exit.ShouldBe(ExitCodes.Usage);
        told.Error.ShouldContain("name another address with --listen");
    }

    /// <summary>When the usual port cannot be had here, another program has it, which is the same to the demo.</summary>
    private static void Try(Action listen)
    {
        try
        {
            listen();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // It is taken already.
        }
    }
}

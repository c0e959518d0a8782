using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Cli.SignIn;
using OpenZro.Probes.Cli.Token;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Cli.Tests.SignIn;

public sealed class SignInCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("links-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_link_is_all_of_the_output_and_signs_in_whom_it_names()
    {
        var made = await RunAsync("--name", "ana", "--role", "approver", "--gate-role", "network", "--url", "https://probes.example.com/");

        made.Exit.ShouldBe(0, made.Error);
        made.Output.Trim().ShouldMatch("^https://probes\\.example\\.com/signin\\?code=ozl_[0-9a-f]{12}_[0-9a-f]{64}$");
        made.Error.Trim().ShouldBe("That link signs ana in (approver as network), once, within 10 min.");
        var session = (await RedeemAsync(made.Output.Trim())).ShouldNotBeNull();
        session.Name.ShouldBe("ana");
        session.Roles.ShouldBe([AccessRole.Approver]);
        session.GateRoles.ShouldBe(["network"]);
    }

    [Fact]
    public async Task Without_a_word_it_is_for_whoever_asks_with_all_that_there_is_to_do()
    {
        var made = await RunAsync();

        made.Output.ShouldStartWith("http://127.0.0.1:9842/signin?code=");
        var session = (await RedeemAsync(made.Output.Trim())).ShouldNotBeNull();
        session.Name.ShouldNotBeEmpty();
        session.Roles.ShouldBe([AccessRole.Operator, AccessRole.Approver]);
    }

    [Fact]
    public async Task Whose_tokens_are_revoked_is_signed_out_too()
    {
        var made = await RunAsync("--name", "ana", "--role", "reader");

        var revoked = await CommandRun.OfAsync(TokenCommand.Create(_time), "revoke", "--name", "ana", "--data", _folder);

        revoked.Exit.ShouldBe(0, revoked.Error);
        revoked.Output.ShouldContain("ana is signed out: 1 session or link ended.");
        (await RedeemAsync(made.Output.Trim())).ShouldBeNull();
    }

    [Theory]
    [InlineData("--role boss", "boss")]
    [InlineData("--name <script>", "is no name")]
    [InlineData("--role operator --gate-role network", "approver")]
    [InlineData("--url ftp://example.com", "--url")]
    public async Task What_makes_no_sense_is_told_in_a_line(string line, string told)
    {
        var made = await RunAsync(line.Split(' '));

        made.Exit.ShouldBe(2);
        made.Error.ShouldContain(told);
        made.Output.ShouldBeEmpty();
    }

    private async Task<Session?> RedeemAsync(string link)
    {
        await using var store = StoreOf(_folder);
        return (await new SessionDesk(store, new AccessTokens(store, _time), _time).RedeemAsync(link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..], TestContext.Current.CancellationToken))?.Session;
    }

    private static SqliteTables StoreOf(string folder) => SqliteTables.Open(Path.Combine(folder, "results.db"));

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync(SignInCommand.Create(_time), [.. args, "--data", _folder]);
}

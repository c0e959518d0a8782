using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Cli.Token;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests.Token;

public sealed class TokenCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokens-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_token_is_all_of_the_output_so_that_a_script_can_keep_it()
    {
        var made = await RunAsync("create", "--name", "alice", "--role", "approver,operator", "--gate-role", "network", "--gate-role", "security");

        made.Exit.ShouldBe(0, made.Error);
        made.Output.Trim().ShouldMatch(TokenText.Pattern);
        made.Error.ShouldContain("alice (operator, approver as network, security), taken until 2026-06-08 12:00 UTC");
        made.Error.ShouldNotContain(made.Output.Trim());
    }

    [Fact]
    public async Task Tokens_are_listed_without_what_they_are()
    {
        var made = JsonDocument.Parse((await RunAsync("create", "--name", "bot", "--role", "reader", "--expires", "never", "--json")).Output).RootElement;
        await RunAsync("create", "--name", "alice", "--role", "operator", "--expires", "1h");
        _time.Advance(TimeSpan.FromHours(2));

        var listed = await RunAsync("list");
        var json = JsonDocument.Parse((await RunAsync("list", "--json")).Output).RootElement;

        listed.Output.ShouldContain($"{made.GetProperty("id").GetString()}  bot    reader    2026-03-10  for ever");
        listed.Output.ShouldContain("alice  operator  2026-03-10  expired 2026-03-10");
        json.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("state").GetString()).ShouldBe(["expired", "valid"]);
        (listed.Output + json).ShouldNotContain(made.GetProperty("token").GetString()![^64..]);
    }

    [Fact]
    public async Task A_persons_tokens_are_revoked_together_or_one_by_one()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(JsonDocument.Parse((await RunAsync("create", "--name", i < 2 ? "alice" : "bob", "--role", "reader", "--json")).Output).RootElement.GetProperty("id").GetString()!);

        (await RunAsync("revoke", "--name", "Alice")).Output.ShouldContain($"{ids[0]} of alice is revoked.");
        (await RunAsync("revoke", ids[2])).Exit.ShouldBe(0);

        var json = JsonDocument.Parse((await RunAsync("list", "--json")).Output).RootElement;
        json.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("state").GetString()).ShouldBe(["revoked", "revoked", "revoked"]);
    }

    [Fact]
    public async Task An_id_that_is_not_there_revokes_nothing()
    {
        var made = JsonDocument.Parse((await RunAsync("create", "--name", "alice", "--role", "reader", "--json")).Output).RootElement;

        var revoked = await RunAsync("revoke", made.GetProperty("id").GetString()!, "000000000000");

        revoked.Exit.ShouldBe(2);
        revoked.Error.ShouldContain("000000000000");
        (await RunAsync("list")).Output.ShouldNotContain("revoked");
    }

    [Theory]
    [InlineData("--role boss", "boss")]
    [InlineData("--role reader --expires soon", "--expires")]
    [InlineData("--role operator --gate-role network", "approver")]
    [InlineData("--role reader --expires 9999d", "3650d")]
    public async Task What_makes_no_sense_is_told_in_a_line(string line, string told)
    {
        var made = await RunAsync(["create", "--name", "alice", .. line.Split(' ')]);

        made.Exit.ShouldBe(2);
        made.Error.ShouldContain(told);
        (await RunAsync("list")).Output.ShouldContain("There are no tokens");
    }

    [Theory]
    [InlineData("revoke")]
    [InlineData("revoke 000000000000 --name alice")]
    public async Task Whose_tokens_are_revoked_is_said_in_one_way(string line) =>
        (await RunAsync(line.Split(' '))).Error.ShouldContain("by their ids, or by --name");

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync(TokenCommand.Create(_time), [.. args, "--data", _folder]);
}

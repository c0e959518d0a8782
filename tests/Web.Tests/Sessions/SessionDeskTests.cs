using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Tests.Sessions;

public sealed class SessionDeskTests : IAsyncDisposable
{
    private static readonly TokenRequest _ana = new("ana", [AccessRole.Approver], ["network"], Lifetime: null);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteTables _store = SqliteTables.InMemory();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AccessTokens Tokens => new(_store, _time);

    private SessionDesk Desk => new(_store, Tokens, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_link_signs_in_once_whoever_it_names()
    {
        var code = await Desk.InviteAsync(_ana, Cancel);

        var (session, cookie) = (await Desk.RedeemAsync(code, Cancel)).ShouldNotBeNull();

        session.Name.ShouldBe("ana");
        session.Roles.ShouldBe([AccessRole.Approver]);
        session.GateRoles.ShouldBe(["network"]);
        (await Desk.FindAsync(cookie, Cancel)).ShouldNotBeNull().Id.ShouldBe(session.Id);
        (await Desk.RedeemAsync(code, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_is_signed_in()
    {
        var code = await Desk.InviteAsync(_ana, Cancel);

        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Desk.RedeemAsync(code, Cancel)));

        opened.Count(one => one is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_link_runs_out()
    {
        var code = await Desk.InviteAsync(_ana, Cancel);
        _time.Advance(SessionLimits.Link);

        (await Desk.RedeemAsync(code, Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ozl_")]
    [InlineData("ozl_000000000000_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../../../etc/passwd")]
    public async Task What_is_no_code_signs_nobody_in(string code)
    {
        await Desk.InviteAsync(_ana, Cancel);

        (await Desk.RedeemAsync(code, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_code_is_no_cookie_and_a_cookie_no_code_and_neither_is_a_token()
    {
        var code = await Desk.InviteAsync(_ana, Cancel);
        var (_, cookie) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();

        (await Desk.FindAsync(code, Cancel)).ShouldBeNull();
        (await Desk.RedeemAsync(cookie, Cancel)).ShouldBeNull();
        (await Tokens.FindAsync(cookie, Cancel)).ShouldBeNull();
        (await Desk.FindAsync(TokenText.Mint(), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_guesses_the_secret_of_a_session_that_there_is_is_not_signed_in()
    {
        var (_, cookie) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();

        (await Desk.FindAsync(cookie[..^1] + (cookie[^1] == '0' ? '1' : '0'), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_that_is_kept_signs_anybody_in()
    {
        var code = await Desk.InviteAsync(_ana, Cancel);
        var (_, cookie) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();

        var rows = await _store.ScanAsync(SessionDesk.Table, new KeyRange(), Cancel).ToListAsync(Cancel);

        rows.Count.ShouldBe(2);
        foreach (var kept in rows.SelectMany(row => row.Properties.Values.Select(value => value is byte[] bytes ? Convert.ToHexStringLower(bytes) : $"{value}")))
        {
            kept.ShouldNotContain(code[17..]);
            kept.ShouldNotContain(cookie[17..]);
        }
    }

    [Fact]
    public async Task A_session_ends_when_nobody_uses_it()
    {
        var (_, cookie) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();

        _time.Advance(SessionLimits.Idle - TimeSpan.FromSeconds(1));
        (await Desk.FindAsync(cookie, Cancel)).ShouldNotBeNull();
        _time.Advance(SessionLimits.Idle - TimeSpan.FromSeconds(1));
        (await Desk.FindAsync(cookie, Cancel)).ShouldNotBeNull();
        _time.Advance(SessionLimits.Idle);
        (await Desk.FindAsync(cookie, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_session_ends_however_much_it_is_used()
    {
        var (session, cookie) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();

        for (; _time.GetUtcNow() < session.CreatedAt + SessionLimits.Longest; _time.Advance(TimeSpan.FromHours(1)))
            (await Desk.FindAsync(cookie, Cancel)).ShouldNotBeNull();

        (await Desk.FindAsync(cookie, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_session_that_a_token_began_ends_with_the_token()
    {
        var (token, _) = await Tokens.CreateAsync(_ana with { Lifetime = TimeSpan.FromHours(2) }, Cancel);
        var (first, cookie) = await Desk.OpenAsync(token, Cancel);
        first.EndsAt.ShouldBe(token.ExpiresAt!.Value);
        (await Desk.FindAsync(cookie, Cancel)).ShouldNotBeNull().TokenId.ShouldBe(token.Id);

        await Tokens.RevokeAsync(token.Id, Cancel);

        (await Desk.FindAsync(cookie, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_signs_out_is_signed_out_in_that_browser_only()
    {
        var (_, one) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();
        var (_, other) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();

        await Desk.CloseAsync(one, Cancel);

        (await Desk.FindAsync(one, Cancel)).ShouldBeNull();
        (await Desk.FindAsync(other, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task All_of_a_persons_sessions_and_links_end_together()
    {
        var (_, anas) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel)).ShouldNotBeNull();
        var (_, olgas) = (await Desk.RedeemAsync(await Desk.InviteAsync(_ana with { Name = "olga" }, Cancel), Cancel)).ShouldNotBeNull();
        var link = await Desk.InviteAsync(_ana, Cancel);

        (await Desk.CloseAllAsync("ANA", Cancel)).ShouldBe(2);

        (await Desk.FindAsync(anas, Cancel)).ShouldBeNull();
        (await Desk.RedeemAsync(link, Cancel)).ShouldBeNull();
        (await Desk.FindAsync(olgas, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_has_ended_is_not_kept()
    {
        await Desk.InviteAsync(_ana, Cancel);
        await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel);
        _time.Advance(SessionLimits.Longest);

        await Desk.RedeemAsync(await Desk.InviteAsync(_ana, Cancel), Cancel);

        (await _store.ScanAsync(SessionDesk.Table, new KeyRange(), Cancel).ToListAsync(Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_is_invited_who_could_not_have_a_token() =>
        await Should.ThrowAsync<ArgumentException>(() => Desk.InviteAsync(_ana with { Name = "<script>" }, Cancel));
}

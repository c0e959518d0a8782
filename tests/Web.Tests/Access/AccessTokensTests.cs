using System.Text;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.Access;

public sealed class AccessTokensTests : IAsyncDisposable
{
    private static readonly TokenRequest _alice = new("alice", [AccessRole.Approver, AccessRole.Operator], ["network"], TimeSpan.FromDays(90));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly AccessTokens _tokens;

    public AccessTokensTests() => _tokens = new AccessTokens(_store, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_token_is_told_once_and_only_its_hash_is_kept()
    {
        var (token, text) = await _tokens.CreateAsync(_alice, Cancel);

        text.ShouldMatch(TokenText.Pattern);
        text.ShouldContain(token.Id);
        var row = (await _store.GetAsync(AccessTokens.Table, "token", token.Id, Cancel))!;
        row.Binary("Hash").ShouldBe(TokenText.HashOf(text));
        var secret = text[^64..];
        row.Properties.Values.OfType<string>().ShouldAllBe(value => !value.Contains(secret));
        row.Properties.Values.OfType<byte[]>().ShouldAllBe(value => Encoding.UTF8.GetString(value) != text && Convert.ToHexStringLower(value) != secret);
    }

    [Fact]
    public async Task A_token_is_found_with_everything_that_was_asked_for()
    {
        var (made, text) = await _tokens.CreateAsync(_alice, Cancel);
        var found = (await _tokens.FindAsync(text, Cancel))!;

        found.ShouldSatisfyAllConditions(
            () => found.Id.ShouldBe(made.Id),
            () => found.Name.ShouldBe("alice"),
            () => found.Roles.ShouldBe([AccessRole.Operator, AccessRole.Approver]),
            () => found.GateRoles.ShouldBe(["network"]),
            () => found.ExpiresAt.ShouldBe(_time.GetUtcNow().AddDays(90)));
    }

    [Fact]
    public async Task Every_token_is_another()
    {
        var texts = new HashSet<string>();
        for (var i = 0; i < 50; i++)
            texts.Add((await _tokens.CreateAsync(_alice, Cancel)).Text);

        texts.Count.ShouldBe(50);
        (await _tokens.ListAsync(Cancel)).Select(token => token.Id).Distinct().Count().ShouldBe(50);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ozp_")]
    [InlineData("ozp_0123456789ab_short")]
    [InlineData("ghp_0123456789ab_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("ozp_0123456789ab_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("ozp_0123456789AB_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("ozp_0123456789ab_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n")]
    public async Task What_is_no_token_of_ours_is_not_found(string text) => (await _tokens.FindAsync(text, Cancel)).ShouldBeNull();

    [Fact]
    public async Task Another_secret_under_a_known_id_is_not_found()
    {
        var (_, text) = await _tokens.CreateAsync(_alice, Cancel);
        var last = text[^1] == '0' ? '1' : '0';

        (await _tokens.FindAsync(text[..^1] + last, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_is_valid_until_the_instant_at_which_it_expires()
    {
        var (_, text) = await _tokens.CreateAsync(_alice, Cancel);
        var token = (await _tokens.FindAsync(text, Cancel))!;

        token.StateAt(token.ExpiresAt!.Value.AddTicks(-1)).ShouldBe(TokenState.Valid);
        token.StateAt(token.ExpiresAt!.Value).ShouldBe(TokenState.Expired);
    }

    [Fact]
    public async Task A_revoked_token_stays_revoked_since_the_first_time()
    {
        var (token, text) = await _tokens.CreateAsync(_alice with { Lifetime = null }, Cancel);
        var first = await _tokens.RevokeAsync(token.Id, Cancel);
        _time.Advance(TimeSpan.FromHours(1));
        var second = await _tokens.RevokeAsync(token.Id, Cancel);

        second!.RevokedAt.ShouldBe(first!.RevokedAt);
        (await _tokens.FindAsync(text, Cancel))!.StateAt(_time.GetUtcNow()).ShouldBe(TokenState.Revoked);
        (await _tokens.RevokeAsync("000000000000", Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "reader", "", "name")]
    [InlineData("two words", "reader", "", "name")]
    [InlineData("аlice", "reader", "", "name")]
    [InlineData("alice", "", "", "reader, operator or approver")]
    [InlineData("alice", "operator", "network", "approver")]
    [InlineData("alice", "approver", "net work", "role of a gate")]
    [InlineData("alice", "approver", "Operator", "give it once")]
    public async Task What_makes_no_sense_is_refused_with_what_to_write(string name, string roles, string gateRoles, string told)
    {
        AccessRole[] given = [.. Enum.GetValues<AccessRole>().Where(role => roles.Contains(KebabCase.Of(role), StringComparison.Ordinal))];
        var request = new TokenRequest(name, given, gateRoles.Length == 0 ? [] : [gateRoles], null);

        request.Problems().ShouldHaveSingleItem().ShouldContain(told);
        await Should.ThrowAsync<ArgumentException>(() => _tokens.CreateAsync(request, Cancel));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(3650, true)]
    [InlineData(3651, false)]
    public void A_lifetime_is_more_than_nothing_and_at_most_ten_years(int days, bool isGood) =>
        (_alice with { Lifetime = TimeSpan.FromDays(days) }).Problems().Count.ShouldBe(isGood ? 0 : 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}

using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>
/// The rows of links and sessions, of which only hashes are kept. Every program on the same storage knows the same ones, so that a
/// session outlives the process that it began in, and whoever may use the storage may make a link.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="tokens">The tokens that people sign in with.</param>
/// <param name="time">The clock.</param>
public sealed class SessionDesk(ITableStore store, AccessTokens tokens, TimeProvider time)
{
    /// <summary>The table: PK <c>link</c> or <c>session</c>, RK the id.</summary>
    public const string Table = "Sessions";

    private const string Links = "link";
    private const string Sessions = "session";
    private const char Separator = ' ';

    private static readonly MintedSecret _codes = new("ozl_");
    private static readonly MintedSecret _cookies = new("ozs_");

    /// <summary>Makes the code of a link by which somebody signs in once, and tells it this once.</summary>
    /// <param name="person">Who they are and what they may do; without a lifetime the link stands for <see cref="SessionLimits.Link"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">The request has problems.</exception>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<string> InviteAsync(TokenRequest person, CancellationToken cancellationToken = default)
    {
        if (person.Problems() is [{ } problem, ..])
            throw new ArgumentException(problem, nameof(person));

        var now = time.GetUtcNow();
        await SweepAsync(Links, row => (row.Time("EndsAt") ?? default) <= now, cancellationToken);
        while (true)
        {
            var code = _codes.Mint();
            _ = _codes.TryReadId(code, out var id);
            var row = RowOf(Links, id!, code, person.Name, person.Roles, person.GateRoles);
            row["EndsAt"] = now + (person.Lifetime ?? SessionLimits.Link);
            if ((await store.InsertAsync(Table, row, cancellationToken: cancellationToken)).Written)
                return code;
        }
    }

    /// <summary>Signs somebody in by the code of a link, which nobody can use again; <see langword="null"/> when it does not stand.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<(Session Session, string Cookie)?> RedeemAsync(string code, CancellationToken cancellationToken = default)
    {
        if (!_codes.TryReadId(code, out var id)
            || await store.GetAsync(Table, Links, id, cancellationToken) is not { } row
            || !MintedSecret.IsSame(code, row.Binary("Hash"))
            || await store.DeleteAsync(Table, Links, id, row.ETag!, cancellationToken) is not WriteOutcome.Written
            || (row.Time("EndsAt") ?? default) <= time.GetUtcNow())
            return null;
        return await OpenAsync(row.Text("Name") ?? "", RolesOf(row), Words(row, "GateRoles"), tokenId: null, end: null, cancellationToken);
    }

    /// <summary>Signs the owner of a token in, for as long as it stands.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public Task<(Session Session, string Cookie)> OpenAsync(AccessToken token, CancellationToken cancellationToken = default) =>
        OpenAsync(token.Name, token.Roles, token.GateRoles, token.Id, token.ExpiresAt, cancellationToken);

    /// <summary>The session that a browser's cookie is, and that stands; else <see langword="null"/>.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<Session?> FindAsync(string cookie, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (!_cookies.TryReadId(cookie, out var id)
            || await store.GetAsync(Table, Sessions, id, cancellationToken) is not { } row
            || !MintedSecret.IsSame(cookie, row.Binary("Hash"))
            || Read(row) is not { } session
            || !session.StandsAt(now)
            || (session.TokenId is { } token && (await tokens.FindByIdAsync(token, cancellationToken))?.StateAt(now) is not TokenState.Valid))
            return null;

        if (now - session.SeenAt >= SessionLimits.Note)
        {
            row["SeenAt"] = now;
            await store.ReplaceAsync(Table, row, row.ETag!, cancellationToken);
        }

        return session;
    }

    /// <summary>Ends the session that a browser's cookie is.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task CloseAsync(string cookie, CancellationToken cancellationToken = default)
    {
        while (_cookies.TryReadId(cookie, out var id)
            && await store.GetAsync(Table, Sessions, id, cancellationToken) is { } row
            && MintedSecret.IsSame(cookie, row.Binary("Hash"))
            && await store.DeleteAsync(Table, Sessions, id, row.ETag!, cancellationToken) is WriteOutcome.Changed)
        {
            // It was noted as used meanwhile.
        }
    }

    /// <summary>Ends all sessions and links of somebody, and says how many there were.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<int> CloseAllAsync(string name, CancellationToken cancellationToken = default)
    {
        bool IsTheirs(TableRow row) => name.Equals(row.Text("Name"), StringComparison.OrdinalIgnoreCase);
        return await SweepAsync(Sessions, IsTheirs, cancellationToken) + await SweepAsync(Links, IsTheirs, cancellationToken);
    }

    private async Task<(Session Session, string Cookie)> OpenAsync(
        string name, IReadOnlyList<AccessRole> roles, IReadOnlyList<string> gateRoles, string? tokenId, DateTimeOffset? end, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await SweepAsync(Sessions, row => !Read(row).StandsAt(now), cancellationToken);
        var latest = now + SessionLimits.Longest;
        while (true)
        {
            var cookie = _cookies.Mint();
            _ = _cookies.TryReadId(cookie, out var id);
            var row = RowOf(Sessions, id!, cookie, name, roles, gateRoles);
            row["TokenId"] = tokenId;
            row["CreatedAt"] = now;
            row["SeenAt"] = now;
            row["EndsAt"] = end < latest ? end : latest;
            if ((await store.InsertAsync(Table, row, cancellationToken: cancellationToken)).Written)
                return (Read(row), cookie);
        }
    }

    private async Task<int> SweepAsync(string partition, Func<TableRow, bool> isOver, CancellationToken cancellationToken)
    {
        var swept = 0;
        await foreach (var row in store.ScanAsync(Table, new KeyRange(partition), cancellationToken))
        {
            if (isOver(row) && await DropAsync(row, isOver, cancellationToken))
                swept++;
        }

        return swept;
    }

    /// <summary>Deletes a row; one that was written meanwhile is looked at again.</summary>
    private async Task<bool> DropAsync(TableRow row, Func<TableRow, bool> isOver, CancellationToken cancellationToken)
    {
        for (var seen = row; seen is not null && isOver(seen); seen = await store.GetAsync(Table, row.PartitionKey, row.RowKey, cancellationToken))
        {
            if (await store.DeleteAsync(Table, seen.PartitionKey, seen.RowKey, seen.ETag!, cancellationToken) is WriteOutcome.Written)
                return true;
        }

        return false;
    }

    private static TableRow RowOf(string partition, string id, string secret, string name, IReadOnlyList<AccessRole> roles, IReadOnlyList<string> gateRoles) => new(partition, id)
    {
        ["Hash"] = MintedSecret.HashOf(secret),
        ["Name"] = name,
        ["Roles"] = string.Join(Separator, roles.Distinct().Order().Select(KebabCase.Of)),
        ["GateRoles"] = string.Join(Separator, gateRoles),
    };

    private static Session Read(TableRow row) => new()
    {
        Id = row.RowKey,
        Name = row.Text("Name") ?? "",
        Roles = RolesOf(row),
        GateRoles = Words(row, "GateRoles"),
        TokenId = row.Text("TokenId"),
        CreatedAt = row.Time("CreatedAt") ?? default,
        SeenAt = row.Time("SeenAt") ?? default,
        EndsAt = row.Time("EndsAt") ?? default,
    };

    private static IReadOnlyList<AccessRole> RolesOf(TableRow row) => [.. Words(row, "Roles").Select(word => Enum.GetValues<AccessRole>().Single(role => KebabCase.Of(role) == word))];

    private static string[] Words(TableRow row, string name) => (row.Text(name) ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}

using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Access;

/// <summary>The rows of tokens, of which only the hash is kept. Every program on the same storage takes the same tokens.</summary>
/// <param name="store">Where the rows are.</param>
/// <param name="time">The clock.</param>
public sealed class AccessTokens(ITableStore store, TimeProvider time)
{
    /// <summary>The table: PK <c>token</c>, RK the token's id.</summary>
    public const string Table = "AccessTokens";

    private const string Partition = "token";
    private const char Separator = ' ';

    /// <summary>Makes a token, and tells it this once.</summary>
    /// <exception cref="ArgumentException">The request has problems.</exception>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<(AccessToken Token, string Text)> CreateAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Problems() is [{ } problem, ..])
            throw new ArgumentException(problem, nameof(request));

        var now = time.GetUtcNow();
        while (true)
        {
            var text = TokenText.Mint();
            _ = TokenText.TryReadId(text, out var id);
            var token = new AccessToken
            {
                Id = id!,
                Name = request.Name,
                Roles = [.. request.Roles.Distinct().Order()],
                GateRoles = [.. request.GateRoles.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)],
                CreatedAt = now,
                ExpiresAt = request.Lifetime is { } lifetime ? now + lifetime : null,
            };
            if ((await store.InsertAsync(Table, RowOf(token, TokenText.HashOf(text)), cancellationToken: cancellationToken)).Written)
                return (token, text);
        }
    }

    /// <summary>All tokens, those that are not taken any more too, by name and age.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken = default)
    {
        var tokens = new List<AccessToken>();
        await foreach (var row in store.ScanAsync(Table, new KeyRange(Partition), cancellationToken))
        {
            tokens.Add(Read(row));
        }

        return [.. tokens.OrderBy(token => token.Name, StringComparer.OrdinalIgnoreCase).ThenBy(token => token.CreatedAt).ThenBy(token => token.Id, StringComparer.Ordinal)];
    }

    /// <summary>Takes a token back, at once and for good; <see langword="null"/> when there is none of that id.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<AccessToken?> RevokeAsync(string id, CancellationToken cancellationToken = default)
    {
        while (await store.GetAsync(Table, Partition, TableKey.Escape(id), cancellationToken) is { } row)
        {
            var token = Read(row);
            if (token.RevokedAt is not null)
                return token;

            var revoked = token with { RevokedAt = time.GetUtcNow() };
            if ((await store.ReplaceAsync(Table, RowOf(revoked, HashOf(row)), row.ETag!, cancellationToken)).Written)
                return revoked;
        }

        return null;
    }

    /// <summary>
    /// The token that a text is, whether it is valid or not; <see langword="null"/> when it is none of ours. What is compared is compared
    /// in constant time.
    /// </summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<AccessToken?> FindAsync(string text, CancellationToken cancellationToken = default) =>
        TokenText.TryReadId(text, out var id)
        && await store.GetAsync(Table, Partition, id, cancellationToken) is { } row
        && MintedSecret.IsSame(text, HashOf(row))
            ? Read(row)
            : null;

    /// <summary>The token of an id, whether it is valid or not; <see langword="null"/> when there is none.</summary>
    /// <exception cref="StorageException">The storage does not answer.</exception>
    public async Task<AccessToken?> FindByIdAsync(string id, CancellationToken cancellationToken = default) =>
        await store.GetAsync(Table, Partition, TableKey.Escape(id), cancellationToken) is { } row ? Read(row) : null;

    private static byte[] HashOf(TableRow row) => row.Binary("Hash") ?? [];

    private static TableRow RowOf(AccessToken token, byte[] hash) => new(Partition, TableKey.Escape(token.Id))
    {
        ["Hash"] = hash,
        ["Name"] = token.Name,
        ["Roles"] = string.Join(Separator, token.Roles.Select(KebabCase.Of)),
        ["GateRoles"] = string.Join(Separator, token.GateRoles),
        ["CreatedAt"] = token.CreatedAt,
        ["ExpiresAt"] = token.ExpiresAt,
        ["RevokedAt"] = token.RevokedAt,
    };

    private static AccessToken Read(TableRow row) => new()
    {
        Id = TableKey.Unescape(row.RowKey),
        Name = row.Text("Name") ?? "",
        Roles = [.. Words(row, "Roles").Select(word => Enum.GetValues<AccessRole>().Single(role => KebabCase.Of(role) == word))],
        GateRoles = [.. Words(row, "GateRoles")],
        CreatedAt = row.Time("CreatedAt") ?? default,
        ExpiresAt = row.Time("ExpiresAt"),
        RevokedAt = row.Time("RevokedAt"),
    };

    private static string[] Words(TableRow row, string name) => (row.Text(name) ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}

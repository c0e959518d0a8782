using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Token;

/// <summary>Tokens as JSON.</summary>
internal static class TokenDocuments
{
    private const string OneSchema = "ozprobes.token/1";
    private const string ManySchema = "ozprobes.tokens/1";

    /// <summary>A token that was just made, with its text.</summary>
    public static string Write(AccessToken token, string text, DateTimeOffset now) =>
        JsonSerializer.Serialize(Of(token, now) with { Schema = OneSchema, Token = text }, TokenJson.Default.TokenDocument);

    /// <summary>All tokens.</summary>
    public static string Write(IEnumerable<AccessToken> tokens, DateTimeOffset now) =>
        JsonSerializer.Serialize(new TokensDocument(ManySchema, [.. tokens.Select(token => Of(token, now))]), TokenJson.Default.TokensDocument);

    private static TokenDocument Of(AccessToken token, DateTimeOffset now) => new(
        token.Id, token.Name, [.. token.Roles.Select(KebabCase.Of)], token.GateRoles, KebabCase.Of(token.StateAt(now)), token.CreatedAt, token.ExpiresAt, token.RevokedAt);
}

internal sealed record TokensDocument(string Schema, IReadOnlyList<TokenDocument> Tokens);

internal sealed record TokenDocument(
    string Id,
    string Name,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> GateRoles,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt)
{
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Schema { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TokenDocument))]
[JsonSerializable(typeof(TokensDocument))]
internal sealed partial class TokenJson : JsonSerializerContext;

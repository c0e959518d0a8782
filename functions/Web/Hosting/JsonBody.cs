using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Reads what a request says, strictly: a member that is not known, twice there or missing is refused.</summary>
internal static partial class JsonBody
{
    /// <summary>Reads the body; either the value or the problem is there.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What it must be.</param>
    public static async Task<(T? Value, Problem? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            return (null, new(
                StatusCodes.Status415UnsupportedMediaType, "media-wrong", "The body is of a kind that this page does not take.", "Send JSON, with the header 'Content-Type: application/json'."));
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } value
                ? (value, null)
                : (null, Bad("it is null"));
        }
        catch (JsonException wrong)
        {
            return (null, Bad(Sentence(wrong)));
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new(wrong.StatusCode, "body-too-large", "The body is larger than this page takes.", "Send less."));
        }
    }

    private static Problem Bad(string reason) => Problem.Bad("body-bad", $"The body is not what this page takes: {reason}.", "See /openapi.json for what it takes.");

    /// <summary>What is wrong, in the parser's words.</summary>
    private static string Sentence(JsonException wrong)
    {
        const int Longest = 300;
        var text = wrong.Message.ReplaceLineEndings(" ");
        var end = text.IndexOf(" Path: ", StringComparison.Ordinal);
        var bare = Namespaces.Replace(end < 0 ? text : text[..end], "").TrimEnd('.', ' ');
        return (bare.Length > Longest ? bare[..Longest] : bare) + (wrong.Path is { Length: > 1 } path ? $" (at {path})" : "");
    }

    [GeneratedRegex(@"\b(OpenZro|System)[.+](\w+[.+])*", RegexOptions.CultureInvariant)]
    private static partial Regex Namespaces { get; }
}

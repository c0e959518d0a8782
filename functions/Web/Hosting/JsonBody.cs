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
            using var body = await WholeAsync(context);
            return body is null ? (null, TooLarge)
                : await JsonSerializer.DeserializeAsync(body, type, context.RequestAborted) is { } value ? (value, null)
                : (null, Bad("it is null"));
        }
        catch (JsonException wrong)
        {
            return (null, Bad(Sentence(wrong, type)));
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooLarge);
        }
    }

    private static Problem TooLarge => new(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is larger than this page takes.", "Send less.");

    /// <summary>The body as it was sent; <see langword="null"/> when it is larger than the page takes, and then what there is of it was read all the same.</summary>
    private static async Task<MemoryStream?> WholeAsync(HttpContext context)
    {
        const int Piece = 16 * 1024;
        var most = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.MostBytes ?? BodyLimits.Words;
        var whole = new MemoryStream();
        var isTooLarge = false;
        var piece = new byte[Piece];
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) is var read and > 0)
        {
            isTooLarge |= whole.Length + read > most;
            if (!isTooLarge)
                await whole.WriteAsync(piece.AsMemory(0, read), context.RequestAborted);
        }

        if (!isTooLarge)
        {
            whole.Position = 0;
            return whole;
        }

        await whole.DisposeAsync();
        return null;
    }

    private static Problem Bad(string reason) => Problem.Bad("body-bad", $"The body is not what this page takes: {reason}.", "See /openapi.json for what it takes.");

    /// <summary>What is wrong: in our words where it is a member, else in the parser's.</summary>
    private static string Sentence(JsonException wrong, JsonTypeInfo type)
    {
        var names = string.Join(", ", type.Properties.Select(property => property.Name));
        if (Unknown.Match(wrong.Message) is { Success: true } unknown)
            return $"it takes no member '{Shown(unknown.Groups[1].Value)}', but {names}";
        if (Missing.Match(wrong.Message) is { Success: true } missing)
            return $"it lacks {missing.Groups[1].Value}";
        if (type.Properties.FirstOrDefault(property => wrong.Path == "$." + property.Name) is not { } at)
            return Words(wrong);
        return at.PropertyType.IsEnum ? $"'{at.Name}' is one of {string.Join(", ", Enum.GetNames(at.PropertyType).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}"
            : wrong.Message.Contains("nullability", StringComparison.Ordinal) ? $"'{at.Name}' must not be null"
            : Words(wrong);
    }

    private static string Shown(string text) => new([.. text.Take(64).Select(c => char.IsControl(c) ? ' ' : c)]);

    private static string Words(JsonException wrong)
    {
        const int Longest = 300;
        var text = wrong.Message.ReplaceLineEndings(" ");
        var end = text.IndexOf(" Path: ", StringComparison.Ordinal);
        var bare = TypeNames.Replace(Namespaces.Replace(end < 0 ? text : text[..end], ""), "").TrimEnd('.', ' ');
        return (bare.Length > Longest ? bare[..Longest] : bare) + (wrong.Path is { Length: > 1 } path ? $" (at {path})" : "");
    }

    [GeneratedRegex(@" (during deserialization )?(of|for|on|in) type '[^']*'", RegexOptions.CultureInvariant)]
    private static partial Regex TypeNames { get; }

    [GeneratedRegex(@"^The JSON property '(.*)' could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex Unknown { get; }

    [GeneratedRegex(@"missing required properties including: (.*?)\.( Path:|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Missing { get; }

    [GeneratedRegex(@"\b(OpenZro|System)[.+](\w+[.+])*", RegexOptions.CultureInvariant)]
    private static partial Regex Namespaces { get; }
}

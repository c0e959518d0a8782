using System.Net;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Cli;

/// <summary>What an address answered, whoever it is that answers there.</summary>
internal sealed record ApiAnswer
{
    private const int MostCharacters = 600;

    /// <summary>The status.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The body; empty when there is none.</summary>
    public string Body { get; init; } = "";

    /// <summary>What the body is said to be, such as <c>application/json</c>; <see langword="null"/> when nothing is said.</summary>
    public string? MediaType { get; init; }

    /// <summary>Where whoever asked is sent; <see langword="null"/> for nowhere.</summary>
    public Uri? Location { get; init; }

    /// <summary>The document's tag, as it is sent back; <see langword="null"/> for none.</summary>
    public string? Tag { get; init; }

    /// <summary>The server's clock: whole seconds; <see langword="null"/> when it is not told.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether it is what was asked for.</summary>
    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>Whether whoever asked is sent elsewhere.</summary>
    public bool IsRedirect => (int)Status is >= 300 and < 400 && Status is not HttpStatusCode.NotModified;

    /// <summary>The problem document (RFC 9457) that it is, by which the API says what is wrong; <see langword="null"/> when it is none.</summary>
    public JsonObject? Problem => MediaType is MediaTypeNames.Application.ProblemJson && Json is { } document && TextOf(document, "detail") is not null ? document : null;

    /// <summary>The body as a JSON object; <see langword="null"/> when it is none.</summary>
    public JsonObject? Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>A text of a document; <see langword="null"/> when it has none of that name.</summary>
    public static string? TextOf(JsonObject document, string name) => document[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Text from elsewhere for one line of a terminal: no controls, and not too much of it.</summary>
    public static string Shown(string text) => new([.. text.ReplaceLineEndings(" ").Trim().Take(MostCharacters).Select(c => char.IsControl(c) ? ' ' : c)]);
}

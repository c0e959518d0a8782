using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Says where an answer of management's API is not what the API documents, and what stands there. Pure.</summary>
internal static class BadAnswer
{
    private const int LongestShown = 60;

    /// <summary>What is wrong with an answer that could not be read.</summary>
    /// <param name="path">What was asked for: <c>api/peers</c>.</param>
    /// <param name="content">The answer.</param>
    /// <param name="wrong">How reading it failed.</param>
    /// <param name="url">Where management's API is taken to be.</param>
    public static string Explain(string path, byte[] content, JsonException wrong, Uri url)
    {
        try
        {
            using var answer = JsonDocument.Parse(content);
            return answer.RootElement.ValueKind == JsonValueKind.Array
                ? Explain(path, answer.RootElement, wrong)
                : $"management's answer to {path} is no list, it is {Shown(answer.RootElement.GetRawText())}: is {url} its address?";
        }
        catch (JsonException)
        {
            return content.Length == 0 ? $"management's answer to {path} is empty: is {url} its address?"
                : $"management's answer to {path} is no JSON, it begins with {Shown(Encoding.UTF8.GetString(content, 0, Math.Min(content.Length, LongestShown)))}: is {url} its address?";
        }
    }

    private static string Explain(string path, JsonElement list, JsonException wrong)
    {
        var steps = (wrong.Path ?? "$").Split(['$', '.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        var (entry, value) = (default(JsonElement?), list);
        foreach (var step in steps)
        {
            if (Find(value, step) is not { } inner)
                break;
            value = inner;
            entry ??= inner;
        }

        var field = string.Join('.', steps.Skip(1));
        var of = $"entry {steps.FirstOrDefault() ?? "?"} of management's answer to {path}{(entry is { } item && NameOf(item) is { Length: > 0 } name ? $", '{name}'" : "")}";
        return field.Length > 0 ? $"{of}: {field} is {Shown(value.GetRawText())}, which is not what the API documents"
            : wrong.Message.Split("including: ") is [_, var missing] ? $"{of}: it has no {missing.TrimEnd('.')}, which the API documents"
            : $"{of}: it is {Shown(value.GetRawText())}, which is not what the API documents";
    }

    private static JsonElement? Find(JsonElement from, string step) =>
        from.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < from.GetArrayLength() ? from[place]
        : from.ValueKind == JsonValueKind.Object && from.TryGetProperty(step, out var member) ? member
        : null;

    /// <summary>What people know an entry by.</summary>
    private static string? NameOf(JsonElement entry) => ((string[])["name", "id"])
        .Select(member => Find(entry, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null)
        .FirstOrDefault(text => !string.IsNullOrEmpty(text));

    private static string Shown(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length > LongestShown ? line[..LongestShown] + "…" : line;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>Cuts text that is JSON but for Go template actions into its tokens. Anything is accepted; nothing is thrown.</summary>
internal static class TemplatedJson
{
    /// <summary>The braces, brackets, commas and strings, in order. Actions (<c>{{ … }}</c>) outside of strings, numbers and words are left out.</summary>
    public static IEnumerable<Token> Tokens(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (IsAt(text, i, "{{"))
            {
                i = EndOfAction(text, i);
            }
            else if (text[i] == '"')
            {
                var end = EndOfString(text, i);
                yield return new('"', Unescape(text[i..end]), i, end);
                i = end;
            }
            else
            {
                if (text[i] is '{' or '}' or '[' or ']' or ',')
                {
                    yield return new(text[i], "", i, i + 1);
                }

                i++;
            }
        }
    }

    /// <summary>Where and how text is not JSON, such as <c>line 3, column 7: …</c>; <see langword="null"/> when it is.</summary>
    public static string? FaultOfJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return null;
        }
        catch (JsonException wrong)
        {
            var message = wrong.Message.Split(" LineNumber:", 2)[0].Split(" Change the reader options", 2)[0].TrimEnd('.');
            var line = (int)(wrong.LineNumber ?? 0);
            return $"line {line + 1}, column {ColumnOf(text, line, (int)(wrong.BytePositionInLine ?? 0))}: {message}";
        }
    }

    /// <summary>Where the brackets and strings of a template do not come out even; <see langword="null"/> when they do.</summary>
    public static string? FaultOfTemplate(string text)
    {
        var open = new Stack<Token>();
        foreach (var token in Tokens(text))
        {
            switch (token.Kind)
            {
                case '{' or '[':
                    open.Push(token);
                    break;
                case '}' or ']' when !open.TryPop(out var opened) || opened.Kind != (token.Kind == '}' ? '{' : '['):
                    return $"{PlaceOf(text, token.Start)}: '{token.Kind}' closes nothing that is open";
                case '"' when token.End - token.Start < 2 || text[token.End - 1] != '"':
                    return $"{PlaceOf(text, token.Start)}: the string that begins here does not end";
            }
        }

        return open.TryPop(out var unclosed) ? $"{PlaceOf(text, unclosed.Start)}: the '{unclosed.Kind}' here is never closed" : null;
    }

    private static string PlaceOf(string text, int index) =>
        $"line {text.AsSpan(0, index).Count('\n') + 1}, column {index - text.LastIndexOf('\n', Math.Max(0, index - 1))}";

    /// <summary>The column, in characters from 1, of a place that is given in bytes.</summary>
    private static int ColumnOf(string text, int line, int bytes)
    {
        var start = 0;
        for (var i = 0; i < line; i++)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        var (column, passed) = (1, 0);
        foreach (var rune in text.AsSpan(start).EnumerateRunes())
        {
            if (passed >= bytes)
            {
                break;
            }

            passed += rune.Utf8SequenceLength;
            column++;
        }

        return column;
    }

    private static bool IsAt(string text, int index, string what) => string.CompareOrdinal(text, index, what, 0, what.Length) == 0;

    private static int EndOfAction(string text, int start)
    {
        for (var i = start + 2; i < text.Length;)
        {
            if (IsAt(text, i, "}}"))
            {
                return i + 2;
            }

            i = IsAt(text, i, "/*") ? EndOfComment(text, i)
                : text[i] is '"' or '`' ? EndOfLiteral(text, i)
                : i + 1;
        }

        return text.Length;
    }

    private static int EndOfComment(string text, int start)
    {
        var end = text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + 2;
    }

    private static int EndOfLiteral(string text, int start)
    {
        var quote = text[start];
        var i = start + 1;
        while (i < text.Length && text[i] != quote)
        {
            i += text[i] == '\\' && quote == '"' ? 2 : 1;
        }

        return Math.Min(text.Length, i + 1);
    }

    private static int EndOfString(string text, int start)
    {
        var i = start + 1;
        while (i < text.Length && text[i] != '"')
        {
            i = IsAt(text, i, "{{") ? EndOfAction(text, i) : i + (text[i] == '\\' ? 2 : 1);
        }

        return Math.Min(text.Length, i + 1);
    }

    private static string Unescape(string quoted)
    {
        try
        {
            return JsonNode.Parse(quoted)!.GetValue<string>();
        }
        catch (JsonException)
        {
            return quoted.Trim('"');
        }
    }

    /// <summary>A token: its first character, for a string its content, and where it stands.</summary>
    internal readonly record struct Token(char Kind, string Text, int Start, int End);
}

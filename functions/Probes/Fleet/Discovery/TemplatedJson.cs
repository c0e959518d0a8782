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

using System.Globalization;
using System.Text;

namespace OpenZro.Probes.Storage;

/// <summary>
/// What a partition key or row key may hold, and how anything else is written so that it may.
/// Azure Table Storage forbids <c>/ \ # ?</c> and the control characters U+0000–001F and U+007F–009F in keys. Characters beyond the
/// Basic Multilingual Plane are forbidden by us: without them the order of UTF-16 units, which Azure keeps, and the order of UTF-8
/// bytes, which SQLite keeps, are the same. <c>%</c> and <c>+</c> are forbidden by us too, since they travel badly in URLs.
/// </summary>
public static class TableKey
{
    /// <summary>Comes after every character that a key may hold: ends the range of a prefix.</summary>
    public const char Last = '\uFFFD';

    private const char Mark = '~';

    /// <summary>Whether a character may stand in a key.</summary>
    public static bool IsAllowed(char c) =>
        c is not ('/' or '\\' or '#' or '?' or '%' or '+' or < ' ' or (>= '\u007F' and <= '\u009F')) && !char.IsSurrogate(c) && c < Last;

    /// <summary>
    /// Writes any text as part of a key: each character that a key may not hold, and <c>~</c> and <c>|</c>, with which our keys are
    /// composed, becomes <c>~</c> and its four hexadecimal digits. <see cref="Unescape"/> undoes it.
    /// </summary>
    public static string Escape(string text)
    {
        if (text.All(IsPlain))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsPlain(c))
                escaped.Append(c);
            else
                escaped.Append(Mark).Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    /// <summary>The text that <see cref="Escape"/> was given.</summary>
    /// <exception cref="FormatException">A <c>~</c> is not followed by four hexadecimal digits.</exception>
    public static string Unescape(string escaped)
    {
        if (!escaped.Contains(Mark, StringComparison.Ordinal))
            return escaped;
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != Mark)
            {
                text.Append(escaped[i]);
                continue;
            }

            if (i + 4 >= escaped.Length
                || !ushort.TryParse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                throw new FormatException($"'{escaped}' is not an escaped key: '{Mark}' must be followed by four hexadecimal digits.");
            text.Append((char)unit);
            i += 4;
        }

        return text.ToString();
    }

    /// <summary>Composes a key of several parts, escaped and separated by <c>|</c>.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var key = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
            key.Append(i == 0 ? "" : "|").Append(Escape(parts[i]));
        return key.ToString();
    }

    /// <summary>The parts that <see cref="Join"/> was given.</summary>
    public static string[] Split(string key) => [.. key.Split('|').Select(Unescape)];

    private static bool IsPlain(char c) => c is not (Mark or '|') && IsAllowed(c);
}

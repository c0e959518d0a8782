using System.Text;

namespace OpenZro.Probes.Probing;

/// <summary>
/// Turns what a server sent into one line that a terminal, a log and a table can take: no control, format or surrogate characters,
/// so that a hostile server can neither forge lines nor steer a terminal.
/// </summary>
internal static class Printable
{
    /// <summary>The text of bytes read as UTF-8, at most so many characters; what cannot be printed becomes <c>·</c>.</summary>
    public static string From(ReadOnlySpan<byte> bytes, int maximumLength) =>
        From(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4 * maximumLength)]), maximumLength);

    /// <summary>The text without what cannot be printed, at most so many characters.</summary>
    public static string From(string text, int maximumLength)
    {
        var line = new StringBuilder(Math.Min(text.Length, maximumLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > maximumLength)
                return line.Append('…').ToString();

            line.Append(IsPrintable(rune) ? rune.ToString() : "·");
        }

        return line.ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.IsAscii
        ? rune.Value is >= 0x20 and < 0x7F
        : Rune.GetUnicodeCategory(rune) is not (
            System.Globalization.UnicodeCategory.Control
            or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator
            or System.Globalization.UnicodeCategory.Surrogate
            or System.Globalization.UnicodeCategory.PrivateUse
            or System.Globalization.UnicodeCategory.OtherNotAssigned)
            && rune != Rune.ReplacementChar;
}

using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// The name of a subject or issuer, written for people in the manner of RFC 4514: last attribute first, and what could harm a terminal or a log
/// (control and formatting characters) as hexadecimal pairs. A name of any bytes can be shown.
/// </summary>
internal static class DistinguishedName
{
    private const int LongestValue = 256;
    private const int MostAttributes = 32;

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["2.5.4.3"] = "CN",
        ["2.5.4.5"] = "serialNumber",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["0.9.2342.19200300.100.1.1"] = "UID",
        ["0.9.2342.19200300.100.1.25"] = "DC",
        ["1.2.840.113549.1.9.1"] = "emailAddress",
    };

    /// <summary>Shows an encoded name, and says why a Go client would not read it (<see langword="null"/> when it would).</summary>
    public static (string Text, string? Fault) Read(ReadOnlyMemory<byte> encoded)
    {
        List<string> relativeNames = [];
        string? fault = null;
        try
        {
            var name = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            while (name.HasData)
            {
                var set = name.ReadSetOf(skipSortOrderValidation: true);
                List<string> attributes = [];
                while (set.HasData)
                {
                    var attribute = set.ReadSequence();
                    var type = attribute.ReadObjectIdentifier();
                    var (value, valueFault) = ReadValue(attribute);
                    fault ??= valueFault;
                    attributes.Add($"{ShortNames.GetValueOrDefault(type, type)}={Escape(value)}");
                }

                relativeNames.Add(string.Join('+', attributes));
            }
        }
        catch (Exception exception) when (exception is AsnContentException or ArgumentException or OverflowException)
        {
            fault ??= "a name that is not DER";
        }

        var left = relativeNames.Count - MostAttributes;
        relativeNames.Reverse();
        var text = string.Join(',', relativeNames.Take(MostAttributes)) + (left > 0 ? $",… ({left} more)" : "");
        return (text.Length > 0 ? text : "(no name)", fault);
    }

    /// <summary>Makes any text safe to show on one line, cut at 256 characters.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        var position = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (position >= LongestValue)
            {
                return text.Append('…').ToString();
            }

            if (IsHarmful(rune))
            {
                AppendPairs(text, rune);
            }
            else
            {
                var special = rune.Value is ',' or '+' or '"' or '\\' or '<' or '>' or ';' || (position == 0 && rune.Value is '#' or ' ');
                text.Append(special ? "\\" : "").Append(rune);
            }

            position += rune.Utf16SequenceLength;
        }

        return text.ToString();
    }

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static void AppendPairs(StringBuilder text, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var octet in bytes[..rune.EncodeToUtf8(bytes)])
        {
            text.Append(CultureInfo.InvariantCulture, $"\\{octet:X2}");
        }
    }

    private static (string Value, string? Fault) ReadValue(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        var bytes = attribute.PeekContentBytes().ToArray();
        attribute.ReadEncodedValue();
        var text = tag == new Asn1Tag(UniversalTagNumber.BMPString)
            ? Encoding.BigEndianUnicode.GetString(bytes)
            : tag == new Asn1Tag(UniversalTagNumber.TeletexString) ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes);
        var readable = tag is { TagClass: TagClass.Universal, IsConstructed: false } && (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => System.Text.Unicode.Utf8.IsValid(bytes),
            UniversalTagNumber.PrintableString => bytes.All(IsPrintable),
            UniversalTagNumber.IA5String => bytes.All(octet => octet < 0x80),
            UniversalTagNumber.NumericString => bytes.All(octet => octet is (>= (byte)'0' and <= (byte)'9') or (byte)' '),
            UniversalTagNumber.BMPString => bytes.Length % 2 == 0,
            UniversalTagNumber.TeletexString => true,
            _ => false,
        };
        return (text, readable ? null : "a name with characters that its type does not allow");
    }

    // Asterisk and ampersand are not in X.680's PrintableString; Go takes them, since certificates in use have them.
    private static bool IsPrintable(byte octet) => char.IsAsciiLetterOrDigit((char)octet) || " '()+,-./:=?*&".Contains((char)octet, StringComparison.Ordinal);
}

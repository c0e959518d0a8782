using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Health;

/// <summary>
/// Writes the slots of a window as one short text, <c>1763870400000F40+60000F+60000P</c>: the first instant in Unix milliseconds, then the
/// steps; after the letter, by how many seconds the slot was late, where it was.
/// </summary>
internal sealed class SlotMarksConverter : JsonConverter<IReadOnlyList<SlotMark>>
{
    private static readonly char[] _letters = ['U', 'P', 'F'];

    /// <inheritdoc/>
    public override IReadOnlyList<SlotMark> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var marks = new List<SlotMark>();
        var at = 0L;
        foreach (var part in (reader.GetString() ?? "").Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            var letter = part.IndexOfAny(_letters);
            var late = 0L;
            if (letter < 0 || !TryRead(part.AsSpan(0, letter), out var step) || (letter < part.Length - 1 && !TryRead(part.AsSpan(letter + 1), out late)))
                throw new JsonException($"'{part}' is no slot.");
            at += step;
            marks.Add(new SlotMark(DateTimeOffset.FromUnixTimeMilliseconds(at), (SlotVerdict)Array.IndexOf(_letters, part[letter])) { Delay = TimeSpan.FromSeconds(late) });
        }

        return marks;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<SlotMark> value, JsonSerializerOptions options)
    {
        var text = new StringBuilder();
        var last = 0L;
        foreach (var mark in value)
        {
            var at = mark.Slot.ToUnixTimeMilliseconds();
            text.Append(text.Length > 0 ? "+" : "").Append(CultureInfo.InvariantCulture, $"{at - last}{_letters[(int)mark.Verdict]}");
            if (mark.Delay > TimeSpan.Zero)
                text.Append(CultureInfo.InvariantCulture, $"{(long)mark.Delay.TotalSeconds}");
            last = at;
        }

        writer.WriteStringValue(text.ToString());
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out long number) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

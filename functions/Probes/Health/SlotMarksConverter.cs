using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Health;

/// <summary>Writes the slots of a window as one short text, <c>1763870400000F+60000F+60000P</c>: the first instant in Unix milliseconds, then the steps.</summary>
internal sealed class SlotMarksConverter : JsonConverter<IReadOnlyList<SlotMark>>
{
    private const string Letters = "UPF";

    /// <inheritdoc/>
    public override IReadOnlyList<SlotMark> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var marks = new List<SlotMark>();
        var at = 0L;
        foreach (var part in (reader.GetString() ?? "").Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            var verdict = Letters.IndexOf(part[^1], StringComparison.Ordinal);
            if (verdict < 0 || !long.TryParse(part.AsSpan(0, part.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var step))
                throw new JsonException($"'{part}' is no slot.");
            at += step;
            marks.Add(new SlotMark(DateTimeOffset.FromUnixTimeMilliseconds(at), (SlotVerdict)verdict));
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
            text.Append(text.Length > 0 ? "+" : "").Append(CultureInfo.InvariantCulture, $"{at - last}{Letters[(int)mark.Verdict]}");
            last = at;
        }

        writer.WriteStringValue(text.ToString());
    }
}

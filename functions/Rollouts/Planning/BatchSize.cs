using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>A number of peers, or a share of them: <c>5</c> or <c>10%</c>.</summary>
/// <param name="Value">The number, or the percentage.</param>
/// <param name="IsPercent">Whether it is a percentage, 1 to 100.</param>
[JsonConverter(typeof(BatchSizeJson))]
public readonly record struct BatchSize(int Value, bool IsPercent)
{
    /// <summary>A number of peers.</summary>
    public static BatchSize Of(int count) => new(count, IsPercent: false);

    /// <summary>A share of the peers, in percent.</summary>
    public static BatchSize Percent(int percent) => new(percent, IsPercent: true);

    /// <summary>How many of so many peers: a share is rounded down, and is at least 1.</summary>
    public int Among(int peers) => Math.Max(1, IsPercent ? (int)((long)peers * Value / 100) : Value);

    /// <summary>Reads a size as files write it.</summary>
    public static bool TryParse(string text, out BatchSize size)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isPercent = text.EndsWith('%');
        var isRead = int.TryParse(isPercent ? text.AsSpan(..^1) : text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= 1 && value <= (isPercent ? 100 : 1_000_000);
        size = isRead ? new(value, isPercent) : default;
        return isRead;
    }

    /// <summary>The size as files write it.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + (IsPercent ? "%" : "");

    /// <summary>Writes a size as its text.</summary>
    private sealed class BatchSizeJson : JsonConverter<BatchSize>
    {
        public override BatchSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString() ?? "", out var size) ? size : throw new JsonException("This is no number of peers.");

        public override void Write(Utf8JsonWriter writer, BatchSize value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}

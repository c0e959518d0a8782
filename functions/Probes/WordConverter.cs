using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes;

/// <summary>Writes and reads the values of every enumeration in JSON as their words (<see cref="KebabCase"/>); a number is refused.</summary>
public sealed class WordConverter : JsonConverterFactory
{
    private static readonly JsonStringEnumConverter _words = new(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => _words.CanConvert(typeToConvert);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => _words.CreateConverter(typeToConvert, options);
}

using System.Text.Json;

namespace OpenZro.Probes;

/// <summary>
/// The words for enumerated values in JSON, tables, metrics and on the terminal: kebab-case, such as <c>name-not-found</c>.
/// </summary>
public static class KebabCase
{
    /// <summary>The word for a value of any of this product's enumerations.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.GetName(value) ?? value.ToString());
}

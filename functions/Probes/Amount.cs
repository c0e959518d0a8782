using System.Globalization;

namespace OpenZro.Probes;

/// <summary>Says how many there are of something, as people say it.</summary>
public static class Amount
{
    /// <summary>A number and its word: <c>1 peer</c>, <c>2 peers</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for none or several; <see langword="null"/> for the word for one and an s.</param>
    public static string Of(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}

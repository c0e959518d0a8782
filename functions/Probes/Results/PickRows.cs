using OpenZro.Probes.Picking;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>Who would have won in an hour of a region, as a row: the picks without what only the present asks for.</summary>
internal static class PickRows
{
    private const int Digits = 6;

    /// <summary>The row. When there is more than a row can hold, nothing is in it, and whoever reads it asks the slots.</summary>
    public static TableRow Write(string region, DateTimeOffset hour, IEnumerable<PickStretch> stretches)
    {
        var packed = ResultsJson.Pack(stretches.Select(stretch => stretch with { Pick = Essence(stretch.Pick) }).ToList());
        return RowBytes.Write(new TableRow(TableKey.Escape(region), ResultsTables.Hour(hour)), packed.Length > RowBytes.Most ? [] : packed);
    }

    /// <summary>What is in a row; <see langword="null"/> when nothing is, or it is damaged.</summary>
    public static IReadOnlyList<PickStretch>? Read(TableRow row)
    {
        try
        {
            return RowBytes.Read(row) is { Length: > 0 } packed ? ResultsJson.Unpack<List<PickStretch>>(packed) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static Pick Essence(Pick pick) => new()
    {
        Region = pick.Region,
        Case = pick.Case,
        Relay = pick.Relay,
        Probability = Math.Round(pick.Probability, Digits),
        Contenders = pick.Contenders,
        Margin = pick.Margin,
        Candidates = [.. pick.Candidates.Select(candidate => candidate with { Probability = Math.Round(candidate.Probability, Digits), Median = null })],
    };
}

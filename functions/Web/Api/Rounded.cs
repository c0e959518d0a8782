namespace OpenZro.Probes.Web.Api;

/// <summary>Durations as documents tell them: milliseconds with three decimals.</summary>
internal static class Rounded
{
    public static double? Ms(TimeSpan? elapsed) => Ms(elapsed?.TotalMilliseconds);

    public static double? Ms(double? milliseconds) => milliseconds is { } known ? Math.Round(known, 3) : null;
}

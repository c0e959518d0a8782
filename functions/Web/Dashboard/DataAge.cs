namespace OpenZro.Probes.Web.Dashboard;

/// <summary>From when on what a region said last says nothing any more.</summary>
internal static class DataAge
{
    /// <summary>Three missing slots are silence: the rule of <c>no-data</c>.</summary>
    public const int SilentIntervals = 3;
}

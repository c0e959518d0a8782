namespace OpenZro.Probes.Health;

/// <summary>What incidents are called. Pure.</summary>
internal static class IncidentTitles
{
    /// <summary>The title of a cause.</summary>
    /// <param name="cause">What is wrong.</param>
    /// <param name="code">The code of the finding that says it.</param>
    /// <param name="regions">Every region that it affects or affected, so that a title does not shrink as an incident ends.</param>
    /// <param name="isOver">Whether it was so, and is not any more.</param>
    public static string Of(Cause cause, string code, IEnumerable<IncidentRegion> regions, bool isOver = false)
    {
        var (be, reach) = isOver ? ("was", "reached") : ("is", "reaches");
        var from = string.Join(", ", regions.Select(region => region.Region));
        return cause.Kind switch
        {
            CauseKind.RelayDown => $"relay {cause.Relay} {be} down from {from}",
            CauseKind.Resolver => $"DNS server {cause.Resolver} {be} down from {from}",
            CauseKind.Region => $"{code}: region {cause.Region}",
            CauseKind.Mesh => $"no region {reach} any relay: {from}",
            _ => $"{cause.Code}: {(cause.Member ?? cause.Relay) switch { { } whom => $"{whom} from {from}", _ => from }}",
        };
    }
}

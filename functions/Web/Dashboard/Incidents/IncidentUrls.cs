namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>Where the pages of incidents and maintenance are. Alerts link to them, so they stay.</summary>
internal static class IncidentUrls
{
    /// <summary>The list.</summary>
    public const string List = "/incidents";

    /// <summary>Maintenance.</summary>
    public const string Maintenance = "/maintenance";

    /// <summary>The page of an incident.</summary>
    public static string Of(string id) => $"{List}/{Uri.EscapeDataString(id)}";

    /// <summary>What ends a maintenance.</summary>
    public static string End(string maintenance) => $"{Maintenance}/{Uri.EscapeDataString(maintenance)}/end";
}

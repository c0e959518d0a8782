namespace OpenZro.Probes.Web.Incidents;

/// <summary>Where an incident stands.</summary>
public enum IncidentState
{
    /// <summary>It lasts.</summary>
    Open,

    /// <summary>It is over.</summary>
    Resolved,
}

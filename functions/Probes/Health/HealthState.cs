namespace OpenZro.Probes.Health;

/// <summary>What is taken to be so, after as many slots in a row have said it as the fleet asks for.</summary>
public enum HealthState
{
    /// <summary>No slot has said anything yet.</summary>
    Unknown,

    /// <summary>Nothing is wrong.</summary>
    Healthy,

    /// <summary>Something is wrong.</summary>
    Unhealthy,
}

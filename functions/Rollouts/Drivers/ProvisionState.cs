namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>How far provisioning is.</summary>
public enum ProvisionState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>People were asked; that it is done shows when the relay answers probes.</summary>
    Asked,

    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Nothing could be seen: look again.</summary>
    Unknown,
}

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>What known hosts say of a key that a host presented.</summary>
public enum HostKeyVerdict
{
    /// <summary>It is the key known for the host.</summary>
    Trusted,

    /// <summary>No key is known for the host.</summary>
    Unknown,

    /// <summary>Another key is known for the host: it was set up anew, or someone is in between.</summary>
    Mismatch,

    /// <summary>The key is marked as revoked.</summary>
    Revoked,
}

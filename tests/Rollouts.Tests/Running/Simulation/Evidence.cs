namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>What a rollout has to have seen before it goes on.</summary>
internal enum Evidence
{
    /// <summary>Enough good probes of the new relay in every region, of every name on every member.</summary>
    Relay,

    /// <summary>The home of every connected peer, and none is the relay that is to be retired.</summary>
    NobodyHome,

    /// <summary>Data of every region.</summary>
    Regions,

    /// <summary>The relay of the kept sample, and it is the one that it had.</summary>
    Kept,

    /// <summary>That there is no incident.</summary>
    NoIncident,
}

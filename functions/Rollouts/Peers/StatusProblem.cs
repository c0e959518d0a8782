namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Why a client gave no status.</summary>
public enum StatusProblem
{
    /// <summary>It waits for a login, its login failed or its session expired: it will not connect unattended.</summary>
    NeedsLogin,

    /// <summary>The daemon does not answer its command.</summary>
    DaemonDown,

    /// <summary>The command is not there.</summary>
    NoClient,

    /// <summary>It answered what is neither its JSON nor one of the known texts.</summary>
    BadAnswer,
}

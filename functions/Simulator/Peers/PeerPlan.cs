namespace OpenZro.Probes.Simulator.Peers;

/// <summary>A peer of a simulated mesh.</summary>
/// <param name="Name">Its name in management.</param>
/// <param name="Paths">How it reaches each relay; a relay that is not among them never answers it.</param>
public sealed record PeerPlan(string Name, IReadOnlyList<RelayPath> Paths)
{
    /// <summary>The names of its groups in management.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The country that management places it in (ISO 3166-1 alpha-2); empty for none.</summary>
    public string Country { get; init; } = "";

    /// <summary>Its operating system as management tells it.</summary>
    public string Os { get; init; } = "Debian GNU/Linux 12";

    /// <summary>The names of the networks that it routes to.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Whether it is there from the beginning.</summary>
    public bool IsOnline { get; init; } = true;

    /// <summary>Whether management says that its login has expired.</summary>
    public bool IsLoginExpired { get; init; }

    /// <summary>Whether it connects when its daemon starts; one that does not stays away after a restart.</summary>
    public bool ConnectsByItself { get; init; } = true;

    /// <summary>What goes wrong when it is restarted.</summary>
    public PeerFault Fault { get; init; }

    /// <summary>From the order to restart until the daemon runs again: its stop path alone takes 2 s.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>What goes wrong with a peer when it is restarted.</summary>
public enum PeerFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its daemon never runs again.</summary>
    NeverReturns,

    /// <summary>The relay that would win its race does not answer it.</summary>
    ReturnsElsewhere,

    /// <summary>Its daemon ends again soon after each start, a few times.</summary>
    Flaps,

    /// <summary>Its session ends with the restart: it waits for someone to log in.</summary>
    NeedsLogin,
}

namespace OpenZro.Probes.Picking;

/// <summary>Which relay a peer of a region would make its home, and how surely.</summary>
public sealed record Pick
{
    /// <summary>The vantage point whose measurements this rests on.</summary>
    public required string Region { get; init; }

    /// <summary>Whether the peer can use UDP.</summary>
    public required PickCase Case { get; init; }

    /// <summary>The likeliest winner; <see langword="null"/> when no relay can be used.</summary>
    public string? Relay { get; init; }

    /// <summary>The winner's probability, 0 to 1. What all candidates lack to 1 is the probability that the race ends without a relay.</summary>
    public double Probability { get; init; }

    /// <summary>
    /// The relays, in list order, between which chance decides, since their medians differ by less than two attempts of one client do: the
    /// likeliest winner and others that win about as often. Which of them is the likeliest says nothing. Empty when the winner stands alone.
    /// </summary>
    public IReadOnlyList<string> Level { get; init; } = [];

    /// <summary>
    /// The fewest relays that together win as surely as <see cref="PickModel.ClearLead"/> asks, in list order: one where it is clear who
    /// wins, and several where no single one may be named the winner. Empty when no relay can be used.
    /// </summary>
    public IReadOnlyList<string> Contenders { get; init; } = [];

    /// <summary>By how much the winner's median lies ahead of the next relay's; <see langword="null"/> without a second relay.</summary>
    public TimeSpan? Margin { get; init; }

    /// <summary>The median time from the start of the race to its winner; <see langword="null"/> when no relay can be used.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>Every relay that can be used, likeliest first.</summary>
    public IReadOnlyList<PickCandidate> Candidates { get; init; } = [];

    /// <summary>
    /// The relays of which the newest slots say otherwise than those before, and are too few yet to decide: what is predicted of them lies
    /// between the two, and the slots to come tell.
    /// </summary>
    public IReadOnlyList<string> Unsettled { get; init; } = [];

    /// <summary>Which parts were not measured but derived, such as <c>authenticate taken as connect</c>.</summary>
    public IReadOnlyList<string> Estimated { get; init; } = [];
}

/// <summary>One relay in a pick.</summary>
/// <param name="Relay">The relay's name in the fleet.</param>
/// <param name="Probability">The probability that it wins, 0 to 1.</param>
/// <param name="Median">The median time from its launch until it is ready to be a home, over the attempts that get there. The first seven relays launch at once.</param>
public sealed record PickCandidate(string Relay, double Probability, TimeSpan? Median);

/// <summary>The two networks that a peer may find itself in.</summary>
public enum PickCase
{
    /// <summary>UDP passes, so QUIC takes part in the race.</summary>
    UdpOpen,

    /// <summary>UDP does not pass: WebSocket only.</summary>
    UdpBlocked,
}

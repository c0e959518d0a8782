using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Probing;

/// <summary>How one run over a fleet is made.</summary>
public sealed record ProbeRunOptions
{
    /// <summary>The vantage point's name. The default is <c>local</c>.</summary>
    public string Region { get; init; } = Fleet.Region.Local;

    /// <summary>The scheduled instant that the run belongs to; its start when not given.</summary>
    public DateTimeOffset? Slot { get; init; }

    /// <summary>How far each probe goes; see <see cref="ProbeGoals"/>. The default goes as far as it can.</summary>
    public ProbePhase Goal { get; init; } = ProbePhase.Authenticate;

    /// <summary>The relays' shared secret, to authenticate with.</summary>
    public AuthSecret? Secret { get; init; }

    /// <summary>How long one probe may take. The default is 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one QUIC probe may take. The default is 2 s.</summary>
    public TimeSpan QuicTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the whole run may take, after which it returns what it has; <see langword="null"/> for as long as it needs.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Only relays of these names; empty for all.</summary>
    public IReadOnlyList<string> Relays { get; init; } = [];

    /// <summary>More names that every address must serve.</summary>
    public IReadOnlyList<string> ExtraNames { get; init; } = [];

    /// <summary>Whether every probe writes down its steps.</summary>
    public bool Trace { get; init; }

    /// <summary>The shortest time between two starts. The default is 20 ms: probes that crowd each other measure themselves.</summary>
    public TimeSpan StartSpacing { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Over how long the relays' starts are spread, evenly and in the fleet's order, so that no network sees a burst. The default is
    /// zero: all at once, paced by <see cref="StartSpacing"/>.
    /// </summary>
    public TimeSpan Spread { get; init; }

    /// <summary>How many probes of one relay may be under way. The default is 2.</summary>
    public int InFlightPerRelay { get; init; } = 2;

    /// <summary>How many probes may be under way in all. The default is 256, so that a black hole does not eat the slot.</summary>
    public int InFlight { get; init; } = 256;
}

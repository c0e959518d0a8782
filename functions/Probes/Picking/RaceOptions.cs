using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Picking;

/// <summary>How a <see cref="Race"/> is run.</summary>
public sealed record RaceOptions
{
    /// <summary>How many heats are run. The default is 10.</summary>
    public int Count { get; init; } = 10;

    /// <summary>How long one attempt may take. The default is 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the losers of a heat may go on, so that their times are known too, before they are called off. The default is 3 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The rest between two heats, for the relays' sake. The default is 500 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The relays' shared secret; without it an attempt ends with the upgrade.</summary>
    public AuthSecret? Secret { get; init; }

    /// <summary>Whether the relays are asked over UDP too, which the prediction with UDP needs. The default is <see langword="true"/>.</summary>
    public bool Udp { get; init; } = true;

    /// <summary>Whether relays that management does not list yet take part.</summary>
    public bool IncludeCandidates { get; init; }

    /// <summary>The address families that this machine has a route for. The default is IPv4 alone.</summary>
    public AddressFamilies Routes { get; init; } = new(V4: true, V6: false);

    /// <summary>The last phase of an attempt.</summary>
    public ProbePhase Goal => Secret is null ? ProbePhase.Upgrade : ProbePhase.Authenticate;
}

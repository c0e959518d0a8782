using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Probing;

/// <summary>How far, how long and as whom one endpoint is probed.</summary>
public sealed record ProbeRequest
{
    /// <summary>The last phase to go through. <see cref="ProbePhase.Authenticate"/> without a secret ends after the upgrade.</summary>
    public ProbePhase Goal { get; init; } = ProbePhase.Upgrade;

    /// <summary>How long the whole probe may take. The default is 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether there is a handshake (<c>rels://</c>) or none (<c>rel://</c>).</summary>
    public bool IsTls { get; init; } = true;

    /// <summary>Which product the relay runs.</summary>
    public Dialect Dialect { get; init; } = Dialect.OpenZro;

    /// <summary>The relays' shared secret, to authenticate with.</summary>
    public AuthSecret? Secret { get; init; }

    /// <summary>How long resolving the name took, to be kept with the observation.</summary>
    public TimeSpan? Resolve { get; init; }

    /// <summary>Whether every step is written down in <see cref="Observation.Trace"/>.</summary>
    public bool Trace { get; init; }
}

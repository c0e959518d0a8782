using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>How good or bad something is. Each has a colour, a shape of its own and a word, so that none of them is needed to tell it.</summary>
public enum Tone
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing, and neither good nor bad.</summary>
    Note,

    /// <summary>It will hurt, or may.</summary>
    Warning,

    /// <summary>It hurts.</summary>
    Bad,

    /// <summary>Nothing is known.</summary>
    Unknown,
}

/// <summary>What has which tone.</summary>
internal static class Tones
{
    /// <summary>The tone of a status.</summary>
    public static Tone Of(RelayStatus status) => status switch
    {
        RelayStatus.Healthy => Tone.Good,
        RelayStatus.Degraded => Tone.Warning,
        RelayStatus.Unhealthy => Tone.Bad,
        _ => Tone.Unknown,
    };

    /// <summary>The tone of a severity.</summary>
    public static Tone Of(Severity severity) => severity switch
    {
        Severity.Error => Tone.Bad,
        Severity.Warning => Tone.Warning,
        _ => Tone.Note,
    };

    /// <summary>The tone of where a region's peers will land.</summary>
    public static Tone Of(PickVerdict verdict) => verdict switch
    {
        PickVerdict.Right => Tone.Good,
        PickVerdict.Contested => Tone.Warning,
        PickVerdict.Wrong => Tone.Bad,
        _ => Tone.Unknown,
    };
}

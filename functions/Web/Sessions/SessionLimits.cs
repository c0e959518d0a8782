namespace OpenZro.Probes.Web.Sessions;

/// <summary>How long links and sessions are good for.</summary>
public static class SessionLimits
{
    /// <summary>How long a link may be used, once: 10 minutes.</summary>
    public static TimeSpan Link { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a session stands that nobody uses: 4 hours.</summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromHours(4);

    /// <summary>How long a session stands at most: 24 hours.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(24);

    /// <summary>How often it is written down that a session is used: every 5 minutes, so that reading a page is seldom a write.</summary>
    public static TimeSpan Note { get; } = TimeSpan.FromMinutes(5);
}

namespace OpenZro.Probes.Cli;

/// <summary>What <c>ozprobes</c> exits with, for scripts.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing is wrong.</summary>
    public const int Success = 0;

    /// <summary>The command did its work and found something wrong with what it looked at.</summary>
    public const int Findings = 1;

    /// <summary>Bad usage, a bad file, or a server that does not answer.</summary>
    public const int Usage = 2;

    /// <summary>The server refused, and said why: someone else must do it, it is too late, or another plan is in force.</summary>
    public const int Refused = 3;

    /// <summary>A fault of the program itself (<c>EX_SOFTWARE</c> of sysexits.h).</summary>
    public const int Fault = 70;

    /// <summary>Ended by Ctrl-C, as shells report it (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}

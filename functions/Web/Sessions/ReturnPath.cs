namespace OpenZro.Probes.Web.Sessions;

/// <summary>Where somebody goes once they are signed in: a page of ours, whatever was asked for. Pure.</summary>
internal static class ReturnPath
{
    /// <summary>Where people go who asked for nothing.</summary>
    public const string Home = "/";

    private const int Longest = 1000;

    /// <summary>The path that was asked for when it is one of ours; else <see cref="Home"/>.</summary>
    public static string Of(string? asked) => asked is { Length: > 0 and <= Longest } && IsOurs(asked) ? asked : Home;

    /// <summary>One slash first, since two name another host, and nothing that a browser reads as a slash or passes over.</summary>
    private static bool IsOurs(string path) =>
        path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) && path.All(c => c is > ' ' and < '\u007F');
}

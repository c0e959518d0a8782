namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Families of operating systems. Management tells a product's name and version, such as <c>Ubuntu 24.04</c> or
/// <c>Darwin 23.5.0</c>, and not the family (openzro <c>management/server/http/handlers/peers</c>).
/// </summary>
public static class OsFamily
{
    private static readonly (string Sign, string Family)[] Signs =
    [
        ("android", "android"), ("windows", "windows"), ("darwin", "darwin"), ("macos", "darwin"), ("mac os", "darwin"),
        ("ios", "ios"), ("ipados", "ios"), ("freebsd", "freebsd"),
    ];

    /// <summary>The families that a rollout file may name.</summary>
    public static IReadOnlyList<string> All { get; } = ["linux", "windows", "darwin", "freebsd", "android", "ios"];

    /// <summary>The family of what management tells; a name that is no other's is a Linux distribution; <see langword="null"/> for none.</summary>
    public static string? Of(string? os)
    {
        if (string.IsNullOrWhiteSpace(os))
        {
            return null;
        }

        return Signs.FirstOrDefault(sign => os.TrimStart().StartsWith(sign.Sign, StringComparison.OrdinalIgnoreCase)).Family
            ?? (os.Contains("windows", StringComparison.OrdinalIgnoreCase) ? "windows" : "linux");
    }
}

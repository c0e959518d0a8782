using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Registering;

/// <summary>The line that management writes when it starts: the addresses that it runs with (openzro <c>management/cmd/management.go</c>).</summary>
/// <param name="Addresses">The addresses, placeholders filled in.</param>
/// <param name="At">When, by the host's clock, where the line begins with a time.</param>
public sealed partial record StartupAddresses(IReadOnlyList<string> Addresses, DateTimeOffset? At)
{
    /// <summary>Reads a line; <see langword="null"/> when it is not that line.</summary>
    public static StartupAddresses? Read(string? line)
    {
        var match = Line.Match(line ?? "");
        if (!match.Success)
        {
            return null;
        }

        var hasTime = DateTimeOffset.TryParse(line!.Split(' ', 2)[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at);
        return new StartupAddresses(match.Groups["list"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries), hasTime ? at : null);
    }

    /// <summary>Whether these are the addresses of a file: in order, with anything in place of a placeholder.</summary>
    public bool Fit(IReadOnlyList<string> written) =>
        written.Count == Addresses.Count && written.Zip(Addresses).All(pair => Fits(pair.First, pair.Second));

    private static bool Fits(string written, string actual)
    {
        var pattern = new StringBuilder("^");
        var at = 0;
        foreach (Match action in Action.Matches(written))
        {
            pattern.Append(Regex.Escape(written[at..action.Index])).Append(".*");
            at = action.Index + action.Length;
        }

        pattern.Append(Regex.Escape(written[at..])).Append('$');
        return Regex.IsMatch(actual, pattern.ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(Dialect.RelayAddressesMessage + @"\[(?<list>[^\]]*(?:\[[^\]]*\][^\]]*)*)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Line { get; }

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Action { get; }
}

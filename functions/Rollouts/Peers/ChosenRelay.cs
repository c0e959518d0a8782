using System.Globalization;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// A line of a client's log that says which relay became its home, by the configured URL: the only place that tells it
/// (openzro <c>relay/client/manager.go</c>). Lines are <c>TIME LEVEL [fields] file:line: message</c>.
/// </summary>
/// <param name="Url">The configured URL.</param>
/// <param name="At">When, by the host's clock.</param>
public sealed record ChosenRelay(string Url, DateTimeOffset At)
{
    /// <summary>Reads a line; <see langword="null"/> when it is not such a line or has no time that can be read.</summary>
    public static ChosenRelay? Read(string? line)
    {
        var message = line?.IndexOf(Dialect.ChosenRelayMessage, StringComparison.Ordinal) ?? -1;
        if (message < 0)
        {
            return null;
        }

        var url = line![(message + Dialect.ChosenRelayMessage.Length)..].Trim().Trim('"');
        var time = line.Split(' ', 2)[0];
        return RelayUrl.TryParse(url, out _, out _)
            && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new ChosenRelay(url, at)
            : null;
    }
}

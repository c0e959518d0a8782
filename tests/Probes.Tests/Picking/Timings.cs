using System.Globalization;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Tests.Picking;

/// <summary>Pick inputs out of a line of text, such as <c>30 tcp, 50 udp</c>: round trips in ms, and whether QUIC is answered.</summary>
internal static class Timings
{
    public static PickInput Of(string relays) => Of(relays.Split(',', StringSplitOptions.TrimEntries).Select((relay, i) =>
    {
        var parts = relay.Split(' ');
        var roundTrip = TimeSpan.FromMilliseconds(double.Parse(parts[0], CultureInfo.InvariantCulture));
        return RelayTimings.FromRoundTrip(Name(i), roundTrip, hasQuic: parts[1] == "udp");
    }));

    public static PickInput Of(IEnumerable<RelayTimings> relays) => new() { Region = "test", Relays = [.. relays] };

    public static string Name(int i) => $"relay-{i + 1}";
}

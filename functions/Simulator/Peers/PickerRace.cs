namespace OpenZro.Probes.Simulator.Peers;

/// <summary>
/// The race that a client runs at its start: every URL is dialled in list order, seven at a time, and the first that has
/// authenticated it wins; the winner is known only once every URL has been launched (openzro <c>relay/client/picker.go</c>).
/// What an attempt costs is what was measured of the real client: 4 round trips and 13 ms by WebSocket, 2 round trips and 9 ms by
/// QUIC, with a spread of a few ms.
/// </summary>
public static class PickerRace
{
    private const int MostAtOnce = 7;
    private const double WebSocketMs = 13;
    private const double WebSocketSpreadMs = 2;
    private const double QuicMs = 9;
    private const double QuicSpreadMs = 3;

    /// <summary>How long a race may take, and an attempt at a relay that does not answer does.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs the race over attempts in list order.</summary>
    /// <returns>The index of the winner and when it is known; <see langword="null"/> when nobody wins within <see cref="Patience"/>.</returns>
    public static (int Winner, TimeSpan Time)? Run(IReadOnlyList<PickerAttempt> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        var slots = new TimeSpan[MostAtOnce];
        var (winner, best, launched) = (-1, TimeSpan.MaxValue, TimeSpan.Zero);
        for (var i = 0; i < attempts.Count; i++)
        {
            var slot = i < MostAtOnce ? i : Array.IndexOf(slots, slots.Min());
            launched = slots[slot] > launched ? slots[slot] : launched;
            slots[slot] = launched + attempts[i].Time;
            if (attempts[i].Succeeds && slots[slot] < best)
            {
                (winner, best) = (i, slots[slot]);
            }
        }

        var known = best > launched ? best : launched;
        return winner >= 0 && known < Patience ? (winner, known) : null;
    }

    /// <summary>Draws one attempt at a relay.</summary>
    /// <param name="path">The way there; <see langword="null"/> where nothing answers.</param>
    /// <param name="random">Where noise comes from.</param>
    public static PickerAttempt Attempt(RelayPath? path, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (path is null)
        {
            return new(Patience, Succeeds: false);
        }

        var (roundTrip, isGood) = (path.RoundTrip.TotalMilliseconds, random.NextDouble() < path.Share);
        var webSocket = (4 * roundTrip) + WebSocketMs + (WebSocketSpreadMs * Normal(random));
        var quic = path.Udp ? (2 * roundTrip) + QuicMs + (QuicSpreadMs * Normal(random)) : double.MaxValue;
        return new(TimeSpan.FromMilliseconds(Math.Max(0, Math.Min(webSocket, quic))), isGood);
    }

    /// <summary>A draw from the standard normal distribution (Box and Muller).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>One attempt of a race.</summary>
/// <param name="Time">From its launch until it is ready, or has failed.</param>
/// <param name="Succeeds">Whether the relay authenticates the client in the end.</param>
public readonly record struct PickerAttempt(TimeSpan Time, bool Succeeds);

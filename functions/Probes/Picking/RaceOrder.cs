using System.Collections.Concurrent;

namespace OpenZro.Probes.Picking;

/// <summary>
/// In which play each outcome of a relay's table is used: a shuffle that is fixed by the relay's place in the list, so that the same
/// input always gives the same pick. It depends on nothing else, and is made once per place.
/// </summary>
internal static class RaceOrder
{
    private static readonly ConcurrentDictionary<(int Place, int Count), ushort[]> Orders = new();

    /// <summary>The play of each outcome.</summary>
    /// <param name="place">How many relays that can win are listed before this one.</param>
    /// <param name="count">How many outcomes there are.</param>
    public static ushort[] Of(int place, int count) => Orders.GetOrAdd((place, count), static key => Shuffle((ulong)key.Place + 1, key.Count));

    /// <summary>Fisher and Yates over SplitMix64: the same order on every platform and runtime.</summary>
    private static ushort[] Shuffle(ulong seed, int count)
    {
        ushort[] outcomes = [.. Enumerable.Range(0, count).Select(outcome => (ushort)outcome)];
        var state = seed * 0xD1B54A32D192ED03;
        for (var i = count - 1; i > 0; i--)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            var j = (int)((mixed ^ (mixed >> 31)) % (ulong)(i + 1));
            (outcomes[i], outcomes[j]) = (outcomes[j], outcomes[i]);
        }

        var plays = new ushort[count];
        for (var play = 0; play < count; play++)
        {
            plays[outcomes[play]] = (ushort)play;
        }

        return plays;
    }
}

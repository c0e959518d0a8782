using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// When the slots of one vantage point are due. A slot is named by the instant floor(time / interval), the same in every region; each
/// region begins it at an offset of its own, so that a relay is not probed from everywhere at once. Pure: the clock is a parameter.
/// </summary>
/// <param name="Interval">How often every relay is probed; positive.</param>
/// <param name="Offset">How long after its instant a slot is due; zero or more, and less than the interval.</param>
public readonly record struct SlotSchedule(TimeSpan Interval, TimeSpan Offset)
{
    /// <summary>A run that begins later than this share of the interval after it was due is a catch-up.</summary>
    public const double CatchUpShare = 0.1;

    /// <summary>The schedule of a region: its offset follows from its name alone, to the whole second where the interval allows.</summary>
    /// <param name="region">The vantage point's name.</param>
    /// <param name="interval">How often every relay is probed.</param>
    public static SlotSchedule For(string region, TimeSpan interval)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(region), hash);
        var step = interval >= TimeSpan.FromSeconds(2) ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
        var steps = (ulong)Math.Max(1, interval.Ticks / step);
        return new SlotSchedule(interval, TimeSpan.FromTicks((long)(BinaryPrimitives.ReadUInt64LittleEndian(hash) % steps) * step));
    }

    /// <summary>The newest slot that is due at an instant.</summary>
    public DateTimeOffset SlotAt(DateTimeOffset instant)
    {
        var ticks = (instant - Offset).UtcTicks;
        return new DateTimeOffset(ticks - (ticks % Interval.Ticks), TimeSpan.Zero);
    }

    /// <summary>When a slot is due.</summary>
    public DateTimeOffset DueAt(DateTimeOffset slot) => slot + Offset;

    /// <summary>The first slot after the one given that lies on this schedule, also when that one lay on another.</summary>
    public DateTimeOffset Next(DateTimeOffset slot) =>
        new(slot.UtcTicks - (slot.UtcTicks % Interval.Ticks) + Interval.Ticks, TimeSpan.Zero);

    /// <summary>How many slots lie between the last one that was run and the one that is run now. Where the interval has changed in between, the longer one counts: nobody knows when.</summary>
    /// <param name="last">The last one that was run.</param>
    /// <param name="slot">The one that is run now.</param>
    /// <param name="before">The interval when the last one was run; <see langword="null"/> when it is not known.</param>
    public int MissedBetween(DateTimeOffset last, DateTimeOffset slot, TimeSpan? before = null) =>
        (int)Math.Clamp(((slot - last).Ticks / (before > Interval ? before.Value : Interval).Ticks) - 1, 0, int.MaxValue);

    /// <summary>Whether a run of a slot that begins at an instant begins later than it should.</summary>
    public bool IsCatchUp(DateTimeOffset slot, DateTimeOffset instant) => instant - DueAt(slot) > Interval * CatchUpShare;
}

using System.Text;

namespace OpenZro.Probes.Results;

/// <summary>
/// Reads what a <see cref="BinaryWriter"/> wrote out of bytes in memory, without allocating. What is damaged or cut off reads as zero
/// and sets <see cref="IsDamaged"/>, since roll-ups are read by the ten thousand.
/// </summary>
internal ref struct PackedNumbers(ReadOnlySpan<byte> bytes)
{
    private const int BitsPerByte = 7;
    private const int MostBits = 64;

    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>Whether something that was asked for was not there.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Says that what was read makes no sense.</summary>
    public void Refuse() => IsDamaged = true;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        if (_left.IsEmpty)
        {
            IsDamaged = true;
            return 0;
        }

        var value = _left[0];
        _left = _left[1..];
        return value;
    }

    /// <summary>A whole number in as many bytes as it needed.</summary>
    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < MostBits; shift += BitsPerByte)
        {
            var part = Byte();
            value |= (part & 0x7FUL) << shift;
            if (part < 0x80)
                return (long)value;
        }

        IsDamaged = true;
        return 0;
    }

    /// <summary>How many of something follow: never more than there are bytes left.</summary>
    public int Count()
    {
        var count = Number();
        if (count >= 0 && count <= _left.Length)
            return (int)count;
        IsDamaged = true;
        return 0;
    }

    /// <summary>A name as UTF-8.</summary>
    public ReadOnlySpan<byte> Name()
    {
        var length = Count();
        var name = _left[..length];
        _left = _left[length..];
        return name;
    }

    /// <summary>A name as the member of an enumeration.</summary>
    public T Member<T>()
        where T : struct, Enum
    {
        Span<char> name = stackalloc char[64];
        var utf8 = Name();
        if (utf8.Length <= name.Length && Enum.TryParse<T>(name[..Encoding.UTF8.GetChars(utf8, name)], out var member) && Enum.IsDefined(member))
            return member;
        IsDamaged = true;
        return default;
    }
}

using System.Text;

namespace OpenZro.Probes.Testing;

/// <summary>What a program writes, for a test to read while it goes on writing.</summary>
public sealed class SharedOutput : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _written = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.Unicode;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (_gate)
            _written.Append(value);
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count)
    {
        lock (_gate)
            _written.Append(buffer, index, count);
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        lock (_gate)
            _written.Append(value);
    }

    /// <summary>All that was written until now.</summary>
    public override string ToString()
    {
        lock (_gate)
            return _written.ToString();
    }
}

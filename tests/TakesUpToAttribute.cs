namespace OpenZro.Probes;

/// <summary>A test that may take longer than others on a machine that is busy.</summary>
/// <param name="minutes">How long.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesUpToAttribute(int minutes) : Attribute
{
    /// <summary>How long it may take.</summary>
    public int Minutes => minutes;
}

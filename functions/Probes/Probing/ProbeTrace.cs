namespace OpenZro.Probes.Probing;

/// <summary>Writes down the steps of one probe as they happen.</summary>
internal sealed class ProbeTrace(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private readonly List<ProbeStep> _steps = [];

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<ProbeStep> Steps => _steps;

    /// <summary>Adds a step at this instant.</summary>
    public void Add(string text) => _steps.Add(new ProbeStep(time.GetElapsedTime(_began), text));
}

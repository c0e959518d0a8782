namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>The orchestrations and steps that a program knows.</summary>
public sealed class OrchestrationCatalogue
{
    private readonly Dictionary<string, List<IOrchestration>> _orchestrations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IStep> _steps = new(StringComparer.Ordinal);

    /// <summary>Adds a version of an orchestration; the one added last is the newest.</summary>
    /// <exception cref="ArgumentException">This version is there.</exception>
    public OrchestrationCatalogue Add(IOrchestration orchestration)
    {
        if (Find(orchestration.Name, orchestration.Version) is not null)
            throw new ArgumentException($"Version {orchestration.Version} of '{orchestration.Name}' is added twice.");
        if (!_orchestrations.TryGetValue(orchestration.Name, out var versions))
            _orchestrations.Add(orchestration.Name, versions = []);
        versions.Add(orchestration);
        return this;
    }

    /// <summary>Adds a step.</summary>
    /// <exception cref="ArgumentException">A step of this name is there.</exception>
    public OrchestrationCatalogue Add(IStep step)
    {
        if (!_steps.TryAdd(step.Name, step))
            throw new ArgumentException($"Step '{step.Name}' is added twice.");
        return this;
    }

    /// <summary>Every step.</summary>
    public IReadOnlyCollection<IStep> Steps => _steps.Values;

    /// <summary>A version of an orchestration; <see langword="null"/> when it is not known.</summary>
    public IOrchestration? Find(string name, string version) =>
        _orchestrations.GetValueOrDefault(name)?.Find(known => known.Version == version);

    /// <summary>The newest version of an orchestration.</summary>
    /// <exception cref="ArgumentException">None of that name is known.</exception>
    public IOrchestration Newest(string name) =>
        _orchestrations.GetValueOrDefault(name)?[^1] ?? throw new ArgumentException($"No orchestration is called '{name}'.");

    /// <summary>A step.</summary>
    /// <exception cref="ArgumentException">None of that name is known.</exception>
    public IStep Step(string name) =>
        _steps.GetValueOrDefault(name) ?? throw new ArgumentException($"No step is called '{name}'.");
}

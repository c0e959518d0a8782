namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>The budgets of a restart. <c>Budget</c> states the one rule by which each is held.</summary>
public sealed record StopRules
{
    /// <summary>The number of peers of one batch not back at which it stops. The default is 1.</summary>
    public int NotBackPerBatch { get; init; } = 1;

    /// <summary>The number of peers in all not back at which it stops. The default is 2.</summary>
    public int NotBackTotal { get; init; } = 2;

    /// <summary>The share of peers, 0 to 1, that may come back elsewhere beyond what was predicted. The default is 0.2.</summary>
    public double Elsewhere { get; init; } = 0.2;

    /// <summary>Whether a new incident of the mesh stops it. The default is true.</summary>
    public bool OnIncident { get; init; } = true;
}

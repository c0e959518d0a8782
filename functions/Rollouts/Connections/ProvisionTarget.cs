namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>What can make relays: a resource group of Azure, and the templates that may be deployed there.</summary>
public sealed record ProvisionTarget
{
    /// <summary>The name that rollout files use.</summary>
    public required string Name { get; init; }

    /// <summary>The subscription's id.</summary>
    public required string Subscription { get; init; }

    /// <summary>The resource group.</summary>
    public required string ResourceGroup { get; init; }

    /// <summary>The paths of compiled templates, by the names that rollout files use.</summary>
    public required IReadOnlyDictionary<string, string> Templates { get; init; }

    /// <summary>How long a deployment may take. The default is 30 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);
}

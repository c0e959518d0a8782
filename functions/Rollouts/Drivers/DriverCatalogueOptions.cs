using Azure.Core;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Connections;

namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>What drivers are made of.</summary>
public sealed record DriverCatalogueOptions
{
    /// <summary>The server's own connections.</summary>
    public required ConnectionSet Connections { get; init; }

    /// <summary>Whose client, management and chart are touched.</summary>
    public Dialect Dialect { get; init; } = Dialect.OpenZro;

    /// <summary>Who deploys to Azure; <see langword="null"/> for whoever the server is signed in as: its managed identity, or a developer.</summary>
    public TokenCredential? Azure { get; init; }

    /// <summary>Gives the value of an environment variable, for secrets.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}

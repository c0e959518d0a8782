using Azure.Core;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Drivers.Arm;

/// <summary>What is deployed, and where.</summary>
internal sealed record ArmOptions
{
    /// <summary>The resource group, and the templates that may be deployed there.</summary>
    public required ProvisionTarget Target { get; init; }

    /// <summary>Which of them, with which parameters.</summary>
    public required ProvisionRules Rules { get; init; }

    /// <summary>Who asks.</summary>
    public required TokenCredential Credential { get; init; }

    /// <summary>Azure Resource Manager.</summary>
    public Uri Endpoint { get; init; } = new("https://management.azure.com");

    /// <summary>How long one request may take. The default is 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a call may take with all its requests. The default is 50 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(50);
}

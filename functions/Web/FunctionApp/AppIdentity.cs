using Azure.Core;
using Azure.Identity;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Who the function app is towards Azure.</summary>
internal static class AppIdentity
{
    /// <summary>Its managed identity; on a developer's machine, whoever is signed in there.</summary>
    public static TokenCredential Of(AppSettings settings) => settings.ClientId is { } client
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId($"{client}"))
        : new DefaultAzureCredential();
}

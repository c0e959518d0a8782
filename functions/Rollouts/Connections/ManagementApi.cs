using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>Management's HTTP API.</summary>
/// <param name="Url">Its base, without <c>/api</c>.</param>
/// <param name="Token">Where the personal access token is.</param>
public sealed record ManagementApi(Uri Url, SecretReference Token);

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Who asks, as the server has authenticated them: nothing here is taken from what they wrote themselves.</summary>
/// <param name="Name">The name of the token or account.</param>
/// <param name="Roles">The roles that the server knows them by.</param>
public sealed record Person(string Name, IReadOnlyList<string> Roles);

namespace OpenZro.Probes.Web.Access;

/// <summary>How often something may be done: at once up to <paramref name="Burst"/> times, and then once per <paramref name="Every"/>.</summary>
/// <param name="Burst">How many times at once.</param>
/// <param name="Every">How long until one more is allowed.</param>
public sealed record RequestRate(int Burst, TimeSpan Every);

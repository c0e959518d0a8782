namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>Something that was asked for and not done.</summary>
/// <param name="Why">Why not, in the desk's words.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Words">The comment or reason that was given, so that nobody has to write it again.</param>
public sealed record RefusedAct(string Why, string Remedy, string Words);

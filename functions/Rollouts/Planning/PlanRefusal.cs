namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Why a plan must not be started.</summary>
/// <param name="Code">A stable word for programs, such as <c>relay-unknown</c>.</param>
/// <param name="Message">What is wrong, and what to do about it.</param>
public sealed record PlanRefusal(string Code, string Message);

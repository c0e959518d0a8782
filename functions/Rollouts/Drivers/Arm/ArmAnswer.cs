using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Drivers.Arm;

/// <summary>What Azure Resource Manager answered, or why it gave no answer.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Body">The answer as JSON; undefined when it was empty.</param>
/// <param name="Location">Where the result of a request will be that is not done yet.</param>
/// <param name="RetryAfter">How long to wait, where it says so.</param>
/// <param name="Failure">Why there is no good answer.</param>
internal sealed record ArmAnswer(int Status, JsonElement Body = default, Uri? Location = null, TimeSpan? RetryAfter = null, DriverFailure? Failure = null);

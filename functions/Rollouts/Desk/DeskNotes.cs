using System.Globalization;
using System.Text;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>What everything that people tell a rollout has in common: a reason, a rollout that goes on, an entry in the audit, and a wake-up.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="engine">Where their orchestrations run.</param>
internal sealed class DeskNotes(RolloutParts parts, IOrchestrationClient engine)
{
    /// <summary>Why a reason is none; <see langword="null"/> when it is one.</summary>
    public static DeskAnswer? Refuse(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? new(DeskRefusal.BadText, "there is no reason")
        : reason.Length > RolloutDesk.LongestReason ? new(DeskRefusal.BadText, string.Create(CultureInfo.InvariantCulture, $"the reason has {reason.Length} characters"))
        : null;

    /// <summary>Why a rollout cannot be told anything; <see langword="null"/> when it can.</summary>
    public async Task<DeskAnswer?> RefuseAsync(string id, string reason, CancellationToken cancellationToken) =>
        Refuse(reason)
        ?? (await parts.Rows.FindAsync(id, cancellationToken) is not { } header ? DeskAnswer.Unknown(id)
            : RefuseEnded(header));

    /// <summary>Why a rollout that has ended cannot be told anything; <see langword="null"/> while it goes on.</summary>
    /// <param name="header">The rollout.</param>
    /// <param name="isBack">Whether it is to be undone.</param>
    public static DeskAnswer? RefuseEnded(RolloutHeader header, bool isBack = false) => !header.HasEnded ? null
        : new(DeskRefusal.Ended, $"rollout {header.Id} has ended, {KebabCase.Of(header.State)}: {header.Explanation}") { Remedy = ControlRules.AfterEnd(header, isBack) };

    /// <summary>Puts who did what into the audit, and wakes the rollout.</summary>
    public async Task NoteAsync(string id, string who, string action, string subject, object evidence, CancellationToken cancellationToken)
    {
        await parts.Audit.AppendAsync(id, new(who, action, subject, Json(evidence)), cancellationToken);
        await engine.SignalAsync(id, RolloutInput.Wake, cancellationToken);
    }

    /// <summary>
    /// Puts what somebody was refused into the audit, once for what makes it the same: who asks again and again finds it written already,
    /// and fills nothing. The rollout is not woken.
    /// </summary>
    public Task NoteRefusedAsync(string id, string who, string action, string subject, object evidence, object same, CancellationToken cancellationToken) => parts.Audit.AppendAsync(
        id, new(who, action, subject, Json(evidence), $"refused-{CanonicalJson.HashOf(new { who, action, subject, same })}"), cancellationToken);

    /// <summary>Evidence as the audit keeps it.</summary>
    public static string Json(object evidence) => Encoding.UTF8.GetString(CanonicalJson.Of(evidence));
}

using System.Globalization;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>
/// The names of the <see cref="Marks"/> about changing management's list. An attempt is begun, done, and, where it is not to stay, undone.
/// </summary>
public static class RegisterMarks
{
    /// <summary>When management was last seen to be ready with the new list.</summary>
    public const string Ready = "register-ready";

    /// <summary>When an attempt was begun: from then on it is carried to its proof, whatever people say.</summary>
    public static string Begun(int attempt) => string.Create(CultureInfo.InvariantCulture, $"register-{attempt}");

    /// <summary>When the change, and management's restart, was made.</summary>
    public static string Done(int attempt) => Begun(attempt) + "-done";

    /// <summary>When its undoing was begun.</summary>
    public static string Undo(int attempt) => Begun(attempt) + "-undo";

    /// <summary>When the old list was seen in force again.</summary>
    public static string Undone(int attempt) => Begun(attempt) + "-undone";

    /// <summary>When a person said that management runs with the new list, or with the old one.</summary>
    public static string Confirmed(bool isBack) => isBack ? "confirmed-restore" : "confirmed-register";

    /// <summary>The last attempt that was begun; 0 when none was.</summary>
    public static async Task<int> LastAsync(Marks marks, string rollout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(marks);
        var attempt = 0;
        while (await marks.FindAsync(rollout, Begun(attempt + 1), cancellationToken) is not null)
            attempt++;
        return attempt;
    }
}

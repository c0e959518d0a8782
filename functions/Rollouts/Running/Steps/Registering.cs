using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>A change of management's list, as the steps that make, prove and undo it share it.</summary>
/// <param name="Driver">What makes it.</param>
/// <param name="Change">What is changed, by which operation.</param>
/// <param name="Attempt">The how-manieth attempt it is.</param>
/// <param name="Plan">What was approved.</param>
internal sealed record Registering(IRegisterDriver Driver, AddressChange Change, int Attempt, AddressPlan Plan)
{
    /// <summary>When management was last seen to be ready with the new list.</summary>
    public const string ReadyMark = "register-ready";

    /// <summary>The mark of the instant at which the change, and management's restart, was made.</summary>
    public string DoneMark => $"register-{Attempt}-done";

    /// <summary>The mark of the instant at which its undoing was begun.</summary>
    public string UndoMark => $"register-{Attempt}-undo";

    /// <summary>The mark of the instant at which the old list was seen in force again.</summary>
    public string UndoneMark => $"register-{Attempt}-undone";

    /// <summary>Whether an attempt was begun: from then on it is carried to its proof, whatever people say.</summary>
    public static async Task<bool> IsBegunAsync(RolloutWork work, int attempt, CancellationToken cancellationToken) =>
        await work.Parts.Marks.FindAsync(work.Id, NameOf(attempt), cancellationToken) is not null;

    /// <summary>The change of an attempt; <see langword="null"/> when the plan has none or the server no such target.</summary>
    public static async Task<Registering?> OfAsync(RolloutWork work, int attempt, CancellationToken cancellationToken)
    {
        if (work.Plan.Register is not { } register)
            return null;
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        if (work.Parts.Drivers.Register(register.Via, LivePlanner.Listed(fleet)) is not { } driver)
            return null;
        var begunAt = await work.Parts.Marks.SetAsync(work.Id, NameOf(attempt), work.Now, cancellationToken);
        return new(driver, new() { Operation = new($"{work.Id}:{NameOf(attempt)}", begunAt), Before = register.Before, After = register.After }, attempt, register);
    }

    /// <summary>The last attempt that was begun; 0 when none was.</summary>
    public static async Task<int> LastAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var attempt = 0;
        while (await IsBegunAsync(work, attempt + 1, cancellationToken))
            attempt++;
        return attempt;
    }

    private static string NameOf(int attempt) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"register-{attempt}");
}

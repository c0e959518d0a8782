using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>A change of management's list, as the steps that make, prove and undo it share it.</summary>
/// <param name="Driver">What makes it.</param>
/// <param name="Change">What is changed, by which operation.</param>
/// <param name="Attempt">The how-manieth attempt it is.</param>
/// <param name="Plan">What was approved.</param>
internal sealed record Registering(IRegisterDriver Driver, AddressChange Change, int Attempt, AddressPlan Plan)
{
    /// <summary>The mark of the instant at which the change, and management's restart, was made.</summary>
    public string DoneMark => RegisterMarks.Done(Attempt);

    /// <summary>The mark of the instant at which its undoing was begun.</summary>
    public string UndoMark => RegisterMarks.Undo(Attempt);

    /// <summary>The mark of the instant at which the old list was seen in force again.</summary>
    public string UndoneMark => RegisterMarks.Undone(Attempt);

    /// <summary>Whether an attempt was begun: from then on it is carried to its proof, whatever people say.</summary>
    public static async Task<bool> IsBegunAsync(RolloutWork work, int attempt, CancellationToken cancellationToken) =>
        await work.Parts.Marks.FindAsync(work.Id, RegisterMarks.Begun(attempt), cancellationToken) is not null;

    /// <summary>The change of an attempt; <see langword="null"/> when the plan has none or the server no such target.</summary>
    public static async Task<Registering?> OfAsync(RolloutWork work, int attempt, CancellationToken cancellationToken)
    {
        if (work.Plan.Register is not { } register)
            return null;
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        if (work.Parts.Drivers.Register(register.Via, LivePlanner.Listed(fleet)) is not { } driver)
            return null;
        var begunAt = await work.Parts.Marks.SetAsync(work.Id, RegisterMarks.Begun(attempt), work.Now, cancellationToken);
        return new(driver, new() { Operation = new($"{work.Id}:{RegisterMarks.Begun(attempt)}", begunAt), Before = register.Before, After = register.After }, attempt, register);
    }
}

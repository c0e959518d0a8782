namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>
/// What the timer of the home region's app runs behind the slot, in the order in which it was added to the services. One that fails keeps
/// no other from its turn.
/// </summary>
public interface ITickWork
{
    /// <summary>What it is, for logs.</summary>
    string Name { get; }

    /// <summary>Does what is due, and leaves what it has no time for to the next time.</summary>
    /// <param name="until">When the timer fires again.</param>
    /// <param name="cancellationToken">Ends it, at that instant at the latest.</param>
    Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken);
}

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Asks the person at the terminal.</summary>
/// <param name="isTerminal">Whether somebody is there who can answer.</param>
/// <param name="input">What they type.</param>
/// <param name="error">Where they are asked.</param>
internal sealed class Prompt(bool isTerminal, TextReader input, TextWriter error)
{
    /// <summary>The terminal of this process.</summary>
    public static Prompt Here(TextWriter error) => new(!Console.IsInputRedirected && !Console.IsErrorRedirected && ReferenceEquals(error, Console.Error), Console.In, error);

    /// <summary>Asks for a plain yes. <see langword="null"/> when nobody is there.</summary>
    public async Task<bool?> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        if (!isTerminal)
            return null;
        await error.WriteAsync($"{question} Type yes: ");
        await error.FlushAsync(cancellationToken);
        return (await input.ReadLineAsync(cancellationToken))?.Trim() == "yes";
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Runs a command line with the manners that all commands share. A command writes to <c>ParseResult.InvocationConfiguration</c>'s
/// <c>Output</c> and <c>Error</c>, returns one of <see cref="ExitCodes"/>, and may let a fault escape: nobody ever sees a stack trace.
/// </summary>
internal static class CommandLineRunner
{
    /// <summary>How long a command may take to end after Ctrl-C or SIGTERM, before it is ended: a <c>serve</c> finishes its writes.</summary>
    public static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(25);

    private const string JsonOption = "--json";

    /// <summary>Options by which people say something: each command takes the one that says what becomes of it.</summary>
    private static readonly string[] _sameIdea = ["--reason", "--comment", "--text", "--message"];

    /// <summary>Parses and runs.</summary>
    /// <param name="root">The root command with all its subcommands.</param>
    /// <param name="args">The command line.</param>
    /// <param name="configuration">Where output goes.</param>
    /// <param name="cancellation">Ends a running command.</param>
    public static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> args, InvocationConfiguration configuration, CancellationToken cancellation = default)
    {
        configuration.EnableDefaultExceptionHandler = false;
        try
        {
            var parsed = root.Parse(args);
            return parsed.Action is not HelpAction && MistypedOptions(parsed) is { Count: > 0 } mistyped ? await ExplainAsync(parsed, mistyped, configuration)
                : parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
                ? await ExplainAsync(parsed, parsed.UnmatchedTokens, configuration)
                : parsed.Action is HelpAction ? await HelpAsync(parsed, configuration, cancellation)
                : await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException unwritten)
        {
            await configuration.Error.WriteLineAsync($"ozprobes: the output could not be written: {unwritten.Message.ReplaceLineEndings(" ")}");
            return ExitCodes.Usage;
        }
        catch (Exception fault)
        {
            await configuration.Error.WriteLineAsync(
                $"ozprobes: a fault in the program: {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")} Please open an issue of OpenZro.Probes with this line and the command line.");
            return ExitCodes.Fault;
        }
    }

    /// <summary>Writes help, in which the list of commands shows with brackets what may be left out.</summary>
    private static async Task<int> HelpAsync(ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancellation)
    {
        var output = configuration.Output;
        var help = new StringWriter();
        configuration.Output = help;
        var code = await parsed.InvokeAsync(configuration, cancellation);
        configuration.Output = output;
        var optional =
            from command in parsed.CommandResult.Command.Subcommands
            from argument in command.Arguments
            where argument.Arity.MinimumNumberOfValues == 0
            select (Shown: $"{command.Name} <{argument.HelpName ?? argument.Name}>", Meant: $"{command.Name} [{argument.HelpName ?? argument.Name}]");
        await output.WriteAsync(optional.Aggregate(help.ToString(), (text, name) => text.Replace(name.Shown, name.Meant, StringComparison.Ordinal)));
        return code;
    }

    /// <summary>
    /// What looks like an option and is none. Where an argument may stand it would be taken for one, so that nobody hears of the slip.
    /// After <c>--</c> everything is an argument.
    /// </summary>
    private static List<string> MistypedOptions(ParseResult parsed)
    {
        var before = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Where(token => token.Type == TokenType.Argument).Select(token => token.Value);
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        return [.. before.Where(token => token is ['-', _, ..]).Intersect(taken.Concat(parsed.UnmatchedTokens))];
    }

    private static async Task<int> ExplainAsync(ParseResult parsed, IReadOnlyList<string> mistyped, InvocationConfiguration configuration)
    {
        // A command that was mistyped is also one that is missing.
        List<string> wrong = mistyped.Count > 0
            ? [.. mistyped.Select(token => Mistyped(token, parsed.CommandResult.Command))]
            : [.. parsed.Errors.Select(error => error.Message)];
        var help = $"Run '{PathOf(parsed)} --help' for what it takes.";
        if (parsed.Tokens.Any(token => token.Value == JsonOption))
            await configuration.Output.WriteLineAsync(ReadableJson.Of(new ApiException(string.Join(' ', wrong), help).Document));
        foreach (var line in wrong)
            await configuration.Error.WriteLineAsync("ozprobes: " + line);
        await configuration.Error.WriteLineAsync(help);
        return ExitCodes.Usage;
    }

    private static string Mistyped(string token, Command command)
    {
        var (what, known) = token.StartsWith('-') && command.Options.All(option => option.Name != token) ? ("option", command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)))
            : command.Subcommands.Count > 0 ? ("command", command.Subcommands.Select(sub => sub.Name))
            : ("argument", Enumerable.Empty<string>());
        var names = known.ToList();
        var meant = _sameIdea.Contains(token) && names.FirstOrDefault(_sameIdea.Contains) is { } other ? $", did you mean '{other}'?" : Spelling.DidYouMean(token, names);
        return $"there is no {what} '{token}'{(meant.Length > 0 ? meant : names.Count > 0 && what == "command" ? $"; there are {string.Join(", ", names)}" : "")}";
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            names.Push(result.Command is RootCommand ? "ozprobes" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}

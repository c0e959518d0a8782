using OpenZro.Probes.Cli.Rollout;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>A person who runs commands.</summary>
internal sealed class Someone(string url, string? token)
{
    /// <summary>Runs <c>ozprobes rollout …</c>.</summary>
    public Task<CommandRun> RunAsync(params string[] args) => RunAsync(null, args);

    /// <summary>Runs <c>ozprobes rollout …</c> at a terminal where this is typed.</summary>
    public async Task<CommandRun> RunAsync(string? typed, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(typed ?? "");
        var command = RolloutCommand.Create(new Surroundings(TimeProvider.System, token) { Person = typed is null ? null : new Prompt(isTerminal: true, input, error) });
        var exit = await CommandLineRunner.RunAsync(
            new System.CommandLine.RootCommand { command }, ["rollout", .. args, "--url", url], new() { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return new CommandRun(exit, output.ToString(), error.ToString());
    }
}

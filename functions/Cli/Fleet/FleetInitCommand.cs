using System.CommandLine;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Fleet;

/// <summary><c>ozprobes fleet init</c>: writes a fleet file from relay URLs, a management.json or Helm values.</summary>
internal static class FleetInitCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var urls = new Argument<string[]>("URL") { Description = "Relay URLs as management lists them, in its order.", Arity = ArgumentArity.ZeroOrMore };
        var management = new Option<string?>("--management") { Description = "A management.json to take the relay URLs from; it may be the Go template.", HelpName = "FILE" };
        var values = new Option<string?>("--values") { Description = "Helm values to take the relay URLs from.", HelpName = "FILE" };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; standard output without it.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Overwrite the file when it exists." };
        var dialect = new Option<string>("--dialect") { Description = "Which product the relays run.", DefaultValueFactory = _ => Dialect.OpenZro.Name };
        dialect.AcceptOnlyFromAmong([.. Dialect.All.Select(known => known.Name)]);
        var resolvers = new Option<string[]>("--resolver") { Description = "A DNS server to ask, with or without port; may be repeated. The system's own without it.", HelpName = "IP[:PORT]" };
        var roots = new Option<string?>("--ca-file") { Description = "PEM certificates to trust instead of the system's.", HelpName = "FILE" };
        var command = new Command("init", "Write a commented fleet file: members are found by DNS and by the names on certificates.")
        {
            urls, management, values, output, force, dialect, resolvers, roots,
        };
        command.Validators.Add(result =>
        {
            (string Source, bool IsGiven)[] sources =
                [("relay URLs", result.GetValue(urls) is { Length: > 0 }), ("--management", result.GetValue(management) is not null), ("--values", result.GetValue(values) is not null)];
            var given = sources.Where(source => source.IsGiven).Select(source => source.Source).ToList();
            if (given.Count != 1)
            {
                result.AddError($"Give one of relay URLs, --management FILE and --values FILE{(given.Count == 0 ? "" : $", and not {string.Join(" and ", given)} together")}.");
            }
        });
        command.SetAction((parsed, cancellationToken) => new FleetInit(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(
            new FleetInitRequest
            {
                Urls = parsed.GetValue(urls) ?? [],
                Management = parsed.GetValue(management),
                Values = parsed.GetValue(values),
                Output = parsed.GetValue(output),
                Force = parsed.GetValue(force),
                Dialect = Dialect.All.Single(known => known.Name == parsed.GetValue(dialect)),
                Resolvers = parsed.GetValue(resolvers) ?? [],
                CaFile = parsed.GetValue(roots),
            },
            cancellationToken));
        return command;
    }
}

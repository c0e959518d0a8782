using System.CommandLine;

namespace OpenZro.Probes.Cli.Vantage;

/// <summary>The options with which every command that probes by itself says what is probed, and how.</summary>
internal sealed class VantageOptions
{
    /// <summary>Relay URLs; none when a fleet file is named.</summary>
    public Argument<string[]> Urls { get; } = new("url") { Description = "Relay URLs, such as rels://relay.example.com:443.", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The fleet file.</summary>
    public Option<string?> Fleet { get; } = new("--fleet") { Description = "A fleet file, instead of URLs.", HelpName = "f" };

    /// <summary>Names of relays of the fleet.</summary>
    public Option<string[]> Relays { get; } = new("--relay") { Description = "Only this relay of the fleet; may be repeated.", HelpName = "name" };

    /// <summary>DNS servers.</summary>
    public Option<string[]> Resolvers { get; } = new("--resolver") { Description = "A DNS server to ask instead of the fleet's or the system's; may be repeated.", HelpName = "ip[:port]" };

    /// <summary>A PEM file of roots.</summary>
    public Option<string?> CaFile { get; } = new("--ca-file") { Description = "Trust the certificates of this PEM file and no others.", HelpName = "pem" };

    /// <summary>The time limit of one probe.</summary>
    public Option<string> Timeout { get; } = new("--timeout") { Description = "How long one probe may take.", HelpName = "10s", DefaultValueFactory = _ => "10s" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Urls);
        foreach (var option in (Option[])[Fleet, Relays, Resolvers, CaFile, Timeout])
        {
            command.Options.Add(option);
        }
    }
}

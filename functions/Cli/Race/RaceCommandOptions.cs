using System.CommandLine;

namespace OpenZro.Probes.Cli.Race;

/// <summary>What <c>ozprobes race</c> takes.</summary>
internal sealed class RaceCommandOptions
{
    /// <summary>The relays, in list order.</summary>
    public Argument<string[]> Urls { get; } = new("URL") { Description = "Relay URLs in the order in which management lists them.", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The fleet file instead of URLs.</summary>
    public Option<string?> Fleet { get; } = new("--fleet") { Description = "Take the relays, resolvers and secret from this fleet file.", HelpName = "FILE" };

    /// <summary>How many heats.</summary>
    public Option<int> Count { get; } = new("--count") { Description = "How many times to race.", HelpName = "N", DefaultValueFactory = _ => 10 };

    /// <summary>Whom to ask for names.</summary>
    public Option<string[]> Resolvers { get; } = new("--resolver") { Description = "Ask this DNS server instead of the system's.", HelpName = "IP[:PORT]" };

    /// <summary>Whom to trust.</summary>
    public Option<string?> CaFile { get; } = new("--ca-file") { Description = "Trust the certificates of this PEM file instead of the system's roots.", HelpName = "PEM" };

    /// <summary>How long one attempt may take.</summary>
    public Option<string> Timeout { get; } = new("--timeout") { Description = "How long one attempt may take.", HelpName = "DURATION", DefaultValueFactory = _ => "10s" };

    /// <summary>Whether to leave UDP alone.</summary>
    public Option<bool> NoUdp { get; } = new("--no-udp") { Description = "Do not ask the relays over UDP; the prediction with UDP then has WebSocket only." };

    /// <summary>Whether candidates race.</summary>
    public Option<bool> Candidates { get; } = new("--candidates") { Description = "Let the fleet's candidates race too, as if management listed them." };

    /// <summary>Whether to write JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON (schema ozprobes.race/1)." };
}

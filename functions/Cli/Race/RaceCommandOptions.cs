using System.CommandLine;

namespace OpenZro.Probes.Cli.Race;

/// <summary>What only <c>ozprobes race</c> takes.</summary>
internal sealed class RaceCommandOptions
{
    /// <summary>How many heats.</summary>
    public Option<int> Count { get; } = new("--count") { Description = "How many times to race.", HelpName = "N", DefaultValueFactory = _ => 10 };

    /// <summary>Whether to leave UDP alone.</summary>
    public Option<bool> NoUdp { get; } = new("--no-udp") { Description = "Do not ask the relays over UDP; the prediction with UDP then has WebSocket only." };

    /// <summary>Whether candidates race.</summary>
    public Option<bool> Candidates { get; } = new("--candidates") { Description = "Let the fleet's candidates race too, as if management listed them." };

    /// <summary>Whether to write JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON (schema ozprobes.race/1)." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Count, NoUdp, Candidates, Json])
        {
            command.Options.Add(option);
        }
    }
}

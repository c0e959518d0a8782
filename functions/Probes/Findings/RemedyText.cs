using System.Text.RegularExpressions;

namespace OpenZro.Probes.Findings;

/// <summary>
/// Takes a remedy apart into what a person reads and the commands that a shell takes, so that who copies one copies nothing else. A
/// remedy is a sentence in which a command begins after a colon or a semicolon, and ends before a semicolon, a comma, a parenthesis,
/// <c>and</c> or <c>if</c>; what is quoted within it is whole.
/// </summary>
public static partial class RemedyText
{
    /// <summary>What stands at the end of a remedy that was too long to be kept.</summary>
    internal const char CutOff = '…';

    /// <summary>The parts, in order. What does not begin with a program that remedies name is words, and so is a command that was cut off. Pure.</summary>
    /// <param name="remedy">The remedy, as findings and incidents tell it.</param>
    public static IReadOnlyList<RemedyPart> Of(string remedy)
    {
        var parts = new List<RemedyPart>();
        var read = 0;
        foreach (var command in Commands.Matches(remedy).Where(command => !command.Value.EndsWith(CutOff)))
        {
            Say(remedy[read..command.Index]);
            parts.Add(new RemedyPart(command.Value, IsCommand: true));
            read = command.Index + command.Length;
        }

        Say(remedy[read..]);
        return parts;

        void Say(string between)
        {
            var words = between.Trim(' ', ';', ',');
            if (words.Length > 0)
                parts.Add(new RemedyPart(words, IsCommand: false));
        }
    }

    [GeneratedRegex(
        """(?<=^|[:;] )(?:systemctl|journalctl|timedatectl|uptime|ss|nc|dig|ping|tracepath|traceroute|curl|openssl|certbot|ssh|ozprobes)(?![\w:-])(?:'[^']*'|(?! and |, |; |;$| \(| if )[^'])*""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Commands { get; }
}

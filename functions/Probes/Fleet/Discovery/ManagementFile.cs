using System.Text.RegularExpressions;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>
/// Reads <c>Relay.Addresses</c> out of a <c>management.json</c>. The file is a Go template over JSON, so it is often not JSON:
/// template actions are stepped over, and <c>{{ .NAME }}</c> in an address is taken from the environment, as management does
/// (openzro <c>management/cmd</c>, <c>management/server/types/config.go</c>).
/// </summary>
public static partial class ManagementFile
{
    /// <summary>Reads the addresses from the file's text.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    public static RelayList Read(string text, Func<string, string?> environment)
    {
        var isTemplate = text.Contains("{{", StringComparison.Ordinal);
        if (!isTemplate && TemplatedJson.FaultOfJson(text) is { } fault)
        {
            return new RelayList { Error = $"{fault}: it is not JSON, and no Go template of it" };
        }

        var addresses = new List<string>();
        var open = new Stack<Container>();
        foreach (var token in TemplatedJson.Tokens(text))
        {
            switch (token.Kind)
            {
                case '{' or '[':
                    open.Push(new Container { IsList = token.Kind == '[', Within = open.TryPeek(out var outer) ? outer : null });
                    break;
                case '}' or ']':
                    open.TryPop(out _);
                    break;
                case ',' when open.TryPeek(out var mapping):
                    mapping.Key = mapping.IsList ? mapping.Key : null;
                    break;
                case '"' when open.TryPeek(out var container):
                    Take(token.Text, container, addresses);
                    break;
            }
        }

        return addresses.Count == 0
            ? new RelayList { Error = TemplatedJson.FaultOfTemplate(text) is { } broken ? $"{broken}, so that its Relay.Addresses cannot be found" : "there is no Relay.Addresses in it: name management's own management.json, or give the URLs themselves" }
            : Fill(addresses, environment);
    }

    private static void Take(string text, Container container, List<string> addresses)
    {
        if (container.IsAddresses)
        {
            addresses.Add(text);
        }
        else if (!container.IsList)
        {
            container.Key ??= text;
        }
    }

    private static RelayList Fill(List<string> addresses, Func<string, string?> environment)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var filled = addresses.ConvertAll(address => Variable.Replace(address, match =>
        {
            var value = environment(match.Groups["name"].Value);
            if (value is null)
            {
                missing.Add(match.Groups["name"].Value);
            }

            return value ?? match.Value;
        }));
        var unknown = missing.Count > 0
            ? $"its relay addresses hold the template variables {Words.And(missing)}, which are not in the environment: set them, or give the URLs themselves"
            : filled.Exists(address => address.Contains("{{", StringComparison.Ordinal))
                ? "its relay addresses are made by a template: give the rendered file, or the URLs themselves"
                : null;
        return unknown is null ? new RelayList { Addresses = filled } : new RelayList { Error = unknown };
    }

    [GeneratedRegex(@"\{\{-?\s*\.(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*-?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable { get; }

    private sealed class Container
    {
        public required bool IsList { get; init; }

        public required Container? Within { get; init; }

        public string? Key { get; set; }

        public bool IsAddresses => IsList
            && Within is { IsList: false, Within: { IsList: false, Within: null } root } relay
            && "Addresses".Equals(relay.Key, StringComparison.OrdinalIgnoreCase)
            && "Relay".Equals(root.Key, StringComparison.OrdinalIgnoreCase);
    }
}

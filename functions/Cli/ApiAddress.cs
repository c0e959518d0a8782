using System.CommandLine;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli;

/// <summary>Where the API is that a command asks.</summary>
internal static class ApiAddress
{
    /// <summary>The environment variable that holds it, for all commands that follow.</summary>
    public const string Variable = "OZPROBES_URL";

    /// <summary>Where a local <c>serve</c> listens unless it is told otherwise.</summary>
    public static readonly string Default = ListenAddress.UrlOf(ListenAddress.Default).GetLeftPart(UriPartial.Authority);

    /// <summary>The option that says so.</summary>
    public static Option<string> CreateOption()
    {
        var url = new Option<string>("--url") { Description = $"Where the API is. Without it {Variable} says so, else it is {Default}.", HelpName = "address", DefaultValueFactory = _ => Here };
        url.Validators.Add(result =>
        {
            if (!IsAddress(result.GetValueOrDefault<string>()))
                result.AddError($"{(result.Implicit ? Variable : "--url")}: must be an http or https address.");
            else if (!IsRoot(new Uri(result.GetValueOrDefault<string>()!)))
                result.AddError($"{(result.Implicit ? Variable : "--url")}: must be the server's root, without a path, which would not be asked.");
        });
        return url;
    }

    /// <summary>Whether a text is an http or https address.</summary>
    public static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && HasHost(address);

    /// <summary>Whether an address is that of a whole server: the API has its pages at the root, and nowhere else.</summary>
    private static bool IsRoot(Uri address) => address is { AbsolutePath: "/", Query.Length: 0, Fragment.Length: 0 };

    /// <summary>What a command line needs to reach an address: <c> --url …</c>, or nothing for the default one.</summary>
    public static string OptionFor(Uri address) =>
        address.GetLeftPart(UriPartial.Authority) == Default ? "" : $" --url {address.GetLeftPart(UriPartial.Path).TrimEnd('/')}";

    /// <summary>Whether the host can be looked up: an address takes letters that no name in DNS has, and says so only when it is used.</summary>
    private static bool HasHost(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static string Here => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Default;
}

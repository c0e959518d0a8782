using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Serve;

/// <summary>What <c>ozprobes serve</c> takes.</summary>
internal sealed class ServeOptions
{
    /// <summary>The folder of what this machine keeps.</summary>
    public const string DefaultData = ".ozprobes";

    /// <summary>The fleet file.</summary>
    public Option<string> Fleet { get; } = new("--fleet") { Description = "The fleet file. It is read again when it changes.", HelpName = "f", Required = true };

    /// <summary>The vantage point.</summary>
    public Option<string?> Region { get; } = new("--region") { Description = "Which of the fleet's regions this is. Needed when it has several.", HelpName = "name" };

    /// <summary>The server's own connections.</summary>
    public Option<string?> Connections { get; } = new("--connections")
    {
        Description = "The file of what this server may connect to beside relays: management's API, peers, registers. Rollout files use its names.",
        HelpName = "f",
    };

    /// <summary>Where results go.</summary>
    public Option<string?> Storage { get; } = new("--storage")
    {
        Description = $"Keep results in Azure Tables: a connection string, or a table endpoint's https URL. Better in {StorageConnection.Variable}, since others can read a command line. The default is SQLite in the data folder.",
        HelpName = "connection",
    };

    /// <summary>The folder of what is kept here.</summary>
    public Option<string> Data { get; } = new("--data") { Description = "The folder of the results, and of what waits for the storage.", HelpName = "folder", DefaultValueFactory = _ => DefaultData };

    /// <summary>Whom to trust.</summary>
    public Option<string?> CaFile { get; } = new("--ca-file") { Description = "Trust the certificates of this PEM file and no others.", HelpName = "pem" };

    /// <summary>Where to listen.</summary>
    public Option<string> Listen { get; } = CreateListen();

    /// <summary>Where people reach the API.</summary>
    public Option<string?> PublicUrl { get; } = CreatePublicUrl();

    /// <summary>Whether reading needs a token here too.</summary>
    public Option<bool> RequireToken { get; } = new("--require-token") { Description = "Ask for a token for reading too, as is done anyway where other machines reach the API." };

    /// <summary>The option that says where to listen.</summary>
    public static Option<string> CreateListen() => new("--listen")
    {
        Description = "Where to serve the API.",
        HelpName = "address",
        DefaultValueFactory = _ => ListenAddress.UrlOf(ListenAddress.Default).GetLeftPart(UriPartial.Authority),
    };

    private static Option<string?> CreatePublicUrl()
    {
        var url = new Option<string?>("--public-url") { Description = "Where people reach the API, such as the proxy with TLS before it: for links and the commands that they are told, in webhooks too; with https, cookies are sent encrypted only. Reading needs a token then. The default is where it listens.", HelpName = "url" };
        url.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && (!ApiAddress.IsAddress(text) || new Uri(text).PathAndQuery != "/"))
                result.AddError("--public-url: write scheme, host and, if need be, port, such as https://probes.example.com.");
        });
        return url;
    }

    /// <summary>Reads where to listen, and warns when others can reach it; says what is wrong when it is no address.</summary>
    public static bool TryReadListen(string text, TextWriter error, [NotNullWhen(true)] out IPEndPoint? listen)
    {
        if (!ListenAddress.TryParse(text, out listen, out var wrong))
        {
            error.WriteLine("ozprobes: --listen: " + wrong);
            return false;
        }

        if (!IPAddress.IsLoopback(listen.Address))
            error.WriteLine($"ozprobes: warning: {listen} is reachable from other machines, without TLS: whoever calls it shows a token ('ozprobes token create'), so put a proxy with TLS before it");
        return true;
    }
}

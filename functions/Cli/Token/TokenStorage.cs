using System.CommandLine;
using OpenZro.Probes.Cli.Serve;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Token;

/// <summary>
/// The storage that tokens are kept in: that of the <c>serve</c> which takes them. Whoever can open it may make tokens, so there is no
/// first token to ask for.
/// </summary>
internal sealed class TokenStorage
{
    /// <summary>The folder of the embedded store.</summary>
    public Option<string> Data { get; } = new("--data") { Description = "The data folder of the 'serve' that takes the tokens.", HelpName = "folder", DefaultValueFactory = _ => ServeOptions.DefaultData };

    /// <summary>Tables in its place.</summary>
    public Option<string?> Storage { get; } = new("--storage")
    {
        Description = $"The storage of the 'serve' or the function app that takes the tokens; better in {StorageConnection.Variable}.",
        HelpName = "connection",
    };

    /// <summary>Does something with the tokens; says in a line what is wrong with the storage.</summary>
    public Task<int> UseAsync(ParseResult parsed, TimeProvider time, Func<AccessTokens, Task<int>> use) => UseAsync(parsed, time, (tokens, _) => use(tokens));

    /// <summary>Does something with the tokens and what stands beside them; says in a line what is wrong with the storage.</summary>
    public async Task<int> UseAsync(ParseResult parsed, TimeProvider time, Func<AccessTokens, ITableStore, Task<int>> use)
    {
        try
        {
            var connection = parsed.GetValue(Storage) ?? Environment.GetEnvironmentVariable(StorageConnection.Variable);
            var folder = parsed.GetRequiredValue(Data);
            if (string.IsNullOrEmpty(connection))
                Directory.CreateDirectory(folder);
            await using var store = StorageConnection.Open(string.IsNullOrEmpty(connection) ? null : connection, folder);
            return await use(new AccessTokens(store, time), store);
        }
        catch (Exception wrong) when (wrong is StorageException or IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("ozprobes: " + wrong.Message);
            return ExitCodes.Usage;
        }
    }
}

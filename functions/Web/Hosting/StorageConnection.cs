using System.Runtime.CompilerServices;
using Azure.Identity;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Opens the storage that a person or a setting names. The connection may hold a key, and is in no message.</summary>
public static class StorageConnection
{
    /// <summary>The environment variable that names the storage when no option does.</summary>
    public const string Variable = "OZPROBES_STORAGE";

    private const string FileName = "results.db";

    /// <summary>Opens the embedded store in a folder, or the tables of an account.</summary>
    /// <param name="connection">
    /// A connection string of Azure Storage or Azurite, or the <c>https</c> URL of a table endpoint: with a shared access signature, or
    /// without one for the identity that this machine has (<c>DefaultAzureCredential</c>). <see langword="null"/> for SQLite in <paramref name="folder"/>.
    /// </param>
    /// <param name="folder">The folder of the embedded store.</param>
    /// <exception cref="StorageException">The connection is none of these, or the embedded store cannot be opened.</exception>
    public static ITableStore Open(string? connection, string folder) =>
        connection is null ? OpenFile(Path.Combine(folder, FileName)) : Connect(connection);

    /// <summary>The hosts that a connection goes to, so that rollouts know which peers carry the way there; none when that is this machine.</summary>
    /// <param name="connection">The connection as <see cref="Open"/> takes it.</param>
    public static IReadOnlyList<string> HostsOf(string? connection)
    {
        if (Uri.TryCreate(connection, UriKind.Absolute, out var endpoint))
            return [endpoint.IdnHost];
        var parts = (connection ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .DistinctBy(part => part[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (parts.TryGetValue("TableEndpoint", out var tables))
            return Uri.TryCreate(tables, UriKind.Absolute, out endpoint) ? [endpoint.IdnHost] : [];
        return parts.TryGetValue("AccountName", out var account) ? [$"{account}.table.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}"] : [];
    }

    // Apart, so that a process that keeps its results in a file never loads the libraries of Azure.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AzureTables Connect(string connection)
    {
        var needsIdentity = Uri.TryCreate(connection, UriKind.Absolute, out var endpoint) && endpoint is { Scheme: "https", Query.Length: 0 };
        try
        {
            return AzureTables.Connect(connection, needsIdentity ? new MachineIdentity(new DefaultAzureCredential()) : null);
        }
        catch (ArgumentException)
        {
            throw new StorageException("the storage is neither a connection string of Azure Storage nor the https URL of a table endpoint", isTransient: false);
        }
    }

    private static SqliteTables OpenFile(string path)
    {
        try
        {
            return SqliteTables.Open(path);
        }
        catch (StorageException failure)
        {
            throw new StorageException($"{path}: {failure.Message} Move the file away, or name another folder with --data.", failure.IsTransient, failure);
        }
    }
}

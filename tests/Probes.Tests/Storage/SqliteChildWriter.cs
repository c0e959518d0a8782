using System.Globalization;
using System.Runtime.CompilerServices;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Storage;

/// <summary>
/// What this assembly does instead of running tests when it is started as a child: it writes rows to a SQLite file, and says the number
/// of each on its output once it is acknowledged, until it is killed.
/// </summary>
internal static class SqliteChildWriter
{
    public const string Variable = "OZPROBES_TEST_SQLITE_FILE";
    public const string From = "OZPROBES_TEST_SQLITE_FROM";

    [ModuleInitializer]
    public static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } file)
            Run(file, int.Parse(Environment.GetEnvironmentVariable(From)!, CultureInfo.InvariantCulture));
    }

    public static Task WriteAsync(SqliteTables store, int number) =>
        store.UpsertAsync("Acknowledged", [Row(number)], cancellationToken: default);

    public static TableRow Row(int number) =>
        new("p", string.Create(CultureInfo.InvariantCulture, $"{number:D7}")) { ["Value"] = new byte[(number * 37 % 3000) + 1] };

    private static void Run(string file, int from)
    {
        var store = SqliteTables.Open(file);
        for (var number = from; ; number++)
        {
            WriteAsync(store, number).GetAwaiter().GetResult();
            Console.WriteLine(number);
        }
    }
}

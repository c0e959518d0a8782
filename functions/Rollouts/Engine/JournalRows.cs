using System.Globalization;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>Journal entries as rows: PK the orchestration, RK the sequence number.</summary>
internal static class JournalRows
{
    public static TableRow Write(string id, string owner, JournalEntry entry)
    {
        var row = new TableRow(id, Key(entry.Sequence)) { ["Epoch"] = entry.Epoch, ["Owner"] = owner, ["At"] = entry.At };
        Write(row, "", entry.Ended);
        Write(row, "Next", entry.Next);
        if (entry.Result.Outcome is { } outcome)
            OutcomeColumns.Write(row, outcome);
        row["Bug"] = entry.Result.Bug;
        row["Taken"] = entry.Result.Taken;
        return row;
    }

    public static JournalEntry Read(TableRow row) => new()
    {
        Sequence = int.Parse(row.RowKey, CultureInfo.InvariantCulture),
        Epoch = row.WholeNumber("Epoch") ?? 0,
        At = row.Time("At") ?? default,
        Ended = Read(row, ""),
        Result = new Result { Outcome = OutcomeColumns.Read(row), Bug = row.Text("Bug"), Taken = row.WholeNumber("Taken") },
        Next = Read(row, "Next"),
    };

    public static string Key(int sequence) => sequence.ToString("D8", CultureInfo.InvariantCulture);

    private static void Write(TableRow row, string prefix, JournalOperation? operation)
    {
        if (operation is null)
            return;
        row[prefix + "Ordinal"] = operation.Ordinal;
        row[prefix + "Kind"] = KebabCase.Of(operation.Kind);
        row[prefix + "Key"] = operation.Key;
        row[prefix + "InputHash"] = operation.InputHash;
    }

    private static JournalOperation? Read(TableRow row, string prefix) => row.WholeNumber(prefix + "Ordinal") is { } ordinal
        ? new JournalOperation((int)ordinal, Enum.Parse<OperationKind>(row.Text(prefix + "Kind")!, ignoreCase: true), row.Text(prefix + "Key")!, row.Text(prefix + "InputHash")!)
        : null;
}

using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>An outcome as columns of a row.</summary>
internal static class OutcomeColumns
{
    public static void Write(TableRow row, Outcome outcome)
    {
        row["Status"] = KebabCase.Of(outcome.Status);
        row["Code"] = outcome.Code;
        row["Output"] = outcome.Output.Json;
    }

    public static Outcome? Read(TableRow row)
    {
        if (row.Text("Status") is not { } status)
            return null;
        var output = Payload.Parse(row.Text("Output")!);
        return Enum.Parse<OutcomeStatus>(status, ignoreCase: true) switch
        {
            OutcomeStatus.Succeeded => Outcome.Succeeded(output),
            OutcomeStatus.Failed => Outcome.Failed(row.Text("Code")!, output),
            _ => Outcome.Inconclusive(row.Text("Code")!, output),
        };
    }
}

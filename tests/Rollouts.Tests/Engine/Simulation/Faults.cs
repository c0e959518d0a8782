namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>The faults that there are, and at which calls each can be.</summary>
internal static class Faults
{
    /// <summary>Every fault.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. Enum.GetValues<Fault>().Except([Fault.None])];

    /// <summary>Every fault at every call at which it can be.</summary>
    public static IReadOnlyList<(Fault Fault, Call Call)> AtCalls { get; } = [.. All.SelectMany(fault => Enum.GetValues<Call>().Where(call => CanBe(fault, call)).Select(call => (fault, call)))];

    /// <summary>Whether a fault can be at a call.</summary>
    public static bool CanBe(Fault fault, Call call) => fault switch
    {
        Fault.CrashBefore or Fault.CrashAfter => true,
        _ when call == Call.Work => false,
        Fault.AskedAgain => call is Call.Insert or Call.Replace or Call.Delete,
        Fault.Raced => call is Call.Replace or Call.Delete,
        Fault.BeingDeleted => call is Call.Insert or Call.Upsert,
        Fault.DoneTooLate => call is not (Call.Get or Call.Scan),
        _ => true,
    };

    /// <summary>Any fault.</summary>
    public static Fault Any(Random random) => All[random.Next(All.Count)];
}

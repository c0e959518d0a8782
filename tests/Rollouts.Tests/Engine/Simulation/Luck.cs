namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>Decides at each await of a run whether a fault is there, and keeps count of those that were.</summary>
/// <param name="draw">Which fault is to be there, if it can be at such a call.</param>
internal sealed class Luck(Func<Call, Fault> draw)
{
    private readonly List<Call> _calls = [];
    private readonly Dictionary<(Fault Fault, Call Call), int> _met = [];

    /// <summary>The awaits at which a fault could have been, in order.</summary>
    public IReadOnlyList<Call> Calls => _calls;

    /// <summary>The faults that there were, and how often.</summary>
    public IReadOnlyDictionary<(Fault Fault, Call Call), int> Met => _met;

    /// <summary>Nothing ever happens.</summary>
    public static Luck None => new(_ => Fault.None);

    /// <summary>A fault now and then, at one await of so many, until there were enough of them; more often at calls that are rare themselves.</summary>
    public static Luck Now(Random random, int rarity, int most)
    {
        var left = most;
        return new(call => random.Next(call is Call.Delete or Call.Upsert ? Math.Max(1, rarity / 8) : rarity) == 0 && left > 0
            && Faults.Any(random) is var fault && Faults.CanBe(fault, call) && left-- > 0 ? fault : Fault.None);
    }

    /// <summary>One fault at one await.</summary>
    public static Luck At(int index, Fault fault)
    {
        var left = index;
        return new(_ => left-- == 0 ? fault : Fault.None);
    }

    /// <summary>The fault at the next await.</summary>
    public Fault Next(Call call)
    {
        _calls.Add(call);
        var fault = draw(call);
        if (fault == Fault.None || !Faults.CanBe(fault, call))
            return Fault.None;
        _met[(fault, call)] = _met.GetValueOrDefault((fault, call)) + 1;
        return fault;
    }
}

using System.Text;
using CsCheck;
using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>A random orchestration: what it does, one after the other.</summary>
internal sealed record Script(IReadOnlyList<Act> Acts)
{
    public static Gen<Script> Gen { get; } = Of(depth: 2);

    /// <summary>Runs the acts; the result depends on every outcome and on their order.</summary>
    public async Durable<Outcome> RunAsync(IOrchestrationContext o, Func<string, Payload> childInput)
    {
        var seen = new StringBuilder();
        for (var i = 0; i < Acts.Count; i++)
        {
            o.Report(Payload.Of(i));
            switch (Acts[i])
            {
                case StepAct step:
                    Note(await o.Step($"{i}", step.Name, Payload.Of(i)));
                    break;
                case AllAct all:
                    var calls = Enumerable.Range(0, all.Count).Select(call => new StepCall($"{i}-{call}", "work", Payload.Of(call))).ToList();
                    foreach (var outcome in await o.All($"{i}", calls, all.Window))
                        Note(outcome);
                    break;
                case SleepAct sleep:
                    await o.SleepUntil(o.Now + sleep.Duration);
                    break;
                case SignalAct:
                    while (await o.Signal($"gate-{i}", o.Now + TimeSpan.FromMinutes(1)) == Wake.Elapsed)
                        o.Report(Payload.Of("looked again"));
                    break;
                case ChildAct:
                    Note(await o.Child($"{i}", "script", childInput($"{i}")));
                    break;
            }
        }

        return Outcome.Succeeded(Payload.Of(seen.ToString()));

        void Note(Outcome outcome) => seen.Append(outcome.Status.ToString()[0]).Append(outcome.Output.Json.GetDeterministicSum() % 10);
    }

    /// <summary>The script at a path of children, as an id has it after the first colon.</summary>
    public Script At(IEnumerable<string> path) =>
        path.Aggregate(this, (script, key) => ((ChildAct)script.Acts[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]).Script);

    /// <summary>Every signal that is waited for, with the id of who waits.</summary>
    public IEnumerable<(string Id, string Signal)> Signals(string id) => Acts.Index().SelectMany(pair => pair.Item switch
    {
        SignalAct => [(id, $"gate-{pair.Index}")],
        ChildAct child => child.Script.Signals(OperationKeys.Join(id, $"{pair.Index}")),
        _ => Enumerable.Empty<(string, string)>(),
    });

    private static Gen<Script> Of(int depth)
    {
        var act = CsCheck.Gen.Frequency(
            (10, CsCheck.Gen.Const<Act>(new StepAct("work"))),
            (1, CsCheck.Gen.Const<Act>(new StepAct("hang"))),
            (4, CsCheck.Gen.Select(CsCheck.Gen.Int[1, 6], CsCheck.Gen.Int[1, 3], Act (count, window) => new AllAct(count, window))),
            (3, CsCheck.Gen.Int[0, 200].Select(Act (seconds) => new SleepAct(TimeSpan.FromSeconds(seconds)))),
            (4, CsCheck.Gen.Const<Act>(new SignalAct())),
            (depth == 0 ? 0 : 3, depth == 0 ? CsCheck.Gen.Const<Act>(new StepAct("work")) : Of(depth - 1).Select(Act (child) => new ChildAct(child))));
        return act.List[0, 6].Select(acts => new Script(acts));
    }
}

internal abstract record Act;

internal sealed record StepAct(string Name) : Act;

internal sealed record AllAct(int Count, int Window) : Act;

internal sealed record SleepAct(TimeSpan Duration) : Act;

internal sealed record SignalAct : Act;

internal sealed record ChildAct(Script Script) : Act;

internal static class DeterministicSum
{
    /// <summary>A number of a text that is the same in every process, as <see cref="string.GetHashCode()"/> is not.</summary>
    public static int GetDeterministicSum(this string text) => text.Aggregate(7, (sum, c) => ((sum * 31) + c) & 0xFFFFFF);
}

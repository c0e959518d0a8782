using System.Text.Json;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>Every verb of a rollout, told to one that cannot take it, by somebody who may not, or to none at all: the same state is the same code and the same exit.</summary>
public sealed class RefusalTableTests
{
    private static readonly string[] _steering = ["pause --reason r", "resume --reason r", "abort --reason r", "rollback --reason r", "confirm --register --reason r", "skip --peer sp-1 --reason r"];

    private static readonly string[] _decisions = [$"approve --gate before-restart --hash {new string('0', 64)}", "reject --gate before-restart --reason r", "comment --gate before-restart --text t"];

    private static readonly string[] _needOneThatRuns = [.. _steering, .. _decisions, "reopen --gate before-restart --reason r"];

    private static readonly string[] _verbs = [.. _needOneThatRuns, "unlock --reason r"];

    [Theory]
    [InlineData(RolloutState.Done)]
    [InlineData(RolloutState.Failed)]
    [InlineData(RolloutState.Aborted)]
    [InlineData(RolloutState.Rejected)]
    [InlineData(RolloutState.RolledBack)]
    public async Task One_that_has_ended_takes_nothing(RolloutState state)
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.Stage.StartAsync("olga", TestContext.Current.CancellationToken);
        await api.Stage.Parts.Rows.ChangeAsync("prod", id, header => header with { State = state, Explanation = "that was it" }, TestContext.Current.CancellationToken);
        var everybody = await EverybodyAsync(api);

        foreach (var verb in _steering)
            await ShouldRefuseAsync(everybody, verb, id, "rollout-ended");
        foreach (var verb in _decisions)
            await ShouldRefuseAsync(everybody, verb, id, "gate-not-open");
        foreach (var verb in _needOneThatRuns)
            await ShouldRefuseAsync(everybody, WithoutGate(verb), id: null, "rollout-not-found");
    }

    [Theory]
    [InlineData(RolloutState.Done, "kind: retire, relay: br, mesh: prod")]
    [InlineData(RolloutState.Aborted, "kind: retire, relay: br, mesh: prod")]
    [InlineData(RolloutState.RolledBack, "--peers")]
    public async Task Who_wants_one_undone_that_has_ended_is_told_what_would_undo_it(RolloutState state, string remedy)
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.Stage.StartAsync("olga", TestContext.Current.CancellationToken);
        await api.Stage.Parts.Rows.ChangeAsync("prod", id, header => header with { State = state, Explanation = "that was it" }, TestContext.Current.CancellationToken);

        var told = await (await EverybodyAsync(api)).RunAsync("rollback", id, "--reason", "r", "--json");

        JsonDocument.Parse(told.Output).RootElement.GetProperty("remedy").GetString()!.ShouldContain(remedy);
        told.Error.ShouldContain(remedy);
    }

    [Fact]
    public async Task One_without_an_open_gate_takes_no_decision()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.Stage.StartAsync("olga", TestContext.Current.CancellationToken);
        var everybody = await EverybodyAsync(api);

        foreach (var verb in _needOneThatRuns.Except(_steering))
        {
            await ShouldRefuseAsync(everybody, WithoutGate(verb), id, "gate-not-open");
            await ShouldRefuseAsync(everybody, verb.Replace("before-restart", "before-lunch", StringComparison.Ordinal), id, "gate-not-open");
        }
    }

    [Fact]
    public async Task One_that_there_is_not_takes_nothing()
    {
        await using var api = await ServedApi.StartAsync();
        var everybody = await EverybodyAsync(api);

        foreach (var verb in _verbs)
        {
            await ShouldRefuseAsync(everybody, verb, "r-none", "rollout-not-found");
            await ShouldRefuseAsync(everybody, WithoutGate(verb), id: null, "rollout-not-found");
        }
    }

    [Fact]
    public async Task Nobody_who_is_not_known_or_only_reads_is_listened_to()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var (nobody, rita) = (new Someone(api.Url, null), await api.SomeoneAsync("rita", [AccessRole.Reader]));

        foreach (var verb in _verbs)
        {
            await ShouldRefuseAsync(nobody, verb, id, "token-missing");
            await ShouldRefuseAsync(rita, verb, id, "role-missing");
        }

        var audit = (await rita.RunAsync("audit", id)).Output;
        foreach (var deed in (string[])["decide at the gate before-restart", "pause it", "resume it", "abort it", "roll it back", "confirm what was seen", "skip peers", "open the gate again", "unlock the mesh"])
            audit.ShouldContain($"rita  asked to {deed} and was refused: ");
    }

    private static Task<Someone> EverybodyAsync(ServedApi api) => api.SomeoneAsync("zoe", [AccessRole.Operator, AccessRole.Approver], "network");

    private static string WithoutGate(string verb) => verb.Replace(" --gate before-restart", "", StringComparison.Ordinal);

    private static async Task ShouldRefuseAsync(Someone person, string verb, string? id, string code)
    {
        string[] line = [.. verb.Split(' '), .. id is null ? [] : (string[])[id]];
        var (spoken, document) = (await person.RunAsync(line), await person.RunAsync([.. line, "--json"]));

        (spoken.Exit, document.Exit).ShouldBe((ExitCodes.Refused, ExitCodes.Refused), $"{verb}: {spoken.Error}");
        spoken.Error.ShouldStartWith("ozprobes: ");
        spoken.Error.Trim().ShouldNotContain("\n", customMessage: verb);
        spoken.Output.ShouldBeEmpty(verb);
        var problem = JsonDocument.Parse(document.Output).RootElement;
        problem.GetProperty("code").GetString().ShouldBe(code, verb);
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace(verb);
    }
}

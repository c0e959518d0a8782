namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary>A job of a workflow: what it may do, where it runs, the group of which one runs at a time, which actions it uses, and which commands it runs with which variables.</summary>
internal sealed record WorkflowJob(
    string Name,
    IReadOnlyDictionary<string, string> Permissions,
    string Environment,
    string RunsOn,
    string Condition,
    int? TimeoutMinutes,
    string Concurrency,
    IReadOnlyList<string> Needs,
    IReadOnlyList<string> Uses,
    IReadOnlyList<string> Runs,
    IReadOnlyDictionary<string, string> Variables);

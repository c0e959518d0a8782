using System.Text.RegularExpressions;

namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary>What must hold of every workflow.</summary>
internal static partial class WorkflowRules
{
    /// <summary>What a job may write, and nothing else may.</summary>
    private static readonly Dictionary<string, string[]> _writes = new()
    {
        ["what-if"] = ["id-token", "pull-requests"],
        ["supersede"] = ["actions"],
        ["deploy"] = ["id-token"],
    };

    /// <summary>What the scripts sign in with again, where one time is not enough.</summary>
    private static readonly string[] _signIn = ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"];

    /// <summary>Everything that is wrong, one sentence each.</summary>
    public static IEnumerable<string> Problems(Workflow workflow) =>
        Rights(workflow).Concat(Shell(workflow)).Concat(workflow.Jobs.SelectMany(job => Job(job).Concat(Order(job, workflow)).Select(problem => $"{job.Name}: {problem}")));

    private static IEnumerable<string> Rights(Workflow workflow) =>
        workflow.Permissions is { Count: 1 } && workflow.Permissions.GetValueOrDefault("contents") == "read" ? [] : ["the workflow must be allowed to read the repository, and no more"];

    /// <summary>Where no shell is named, GitHub's has no pipefail, and what fails before a pipe is taken for good.</summary>
    private static IEnumerable<string> Shell(Workflow workflow) =>
        workflow.Shell == "bash" || !workflow.Jobs.Any(job => job.Runs.Any(run => run.Contains(" | ", StringComparison.Ordinal))) ? [] : ["pipes without pipefail: ask for the shell bash by name"];

    private static IEnumerable<string> Job(WorkflowJob job)
    {
        foreach (var right in job.Permissions.Where(right => right.Value != "read" && !_writes.GetValueOrDefault(job.Name, []).Contains(right.Key)))
            yield return $"may write {right.Key}";
        if (job.TimeoutMinutes is null)
            yield return "has no time limit";
        foreach (var action in job.Uses.Where(action => !Pinned.IsMatch(action)))
            yield return $"{action} is not pinned by its commit: whoever may move the tag changes what runs";
        foreach (var run in job.Runs.Where(run => run.Contains("${{", StringComparison.Ordinal)))
            yield return $"puts an expression into a command, which whoever fills it in could extend: {run}";
        foreach (var path in job.Runs.SelectMany(run => OwnPath.Matches(run)).Select(match => match.Value).Where(path => !File.Exists(Repository.Path(path)) && !Directory.Exists(Repository.Path(path))))
            yield return $"{path} does not exist";
        foreach (var script in job.Runs.SelectMany(run => Called.Matches(run)).Select(match => match.Groups[1].Value).Where(path => File.Exists(Repository.Path(path)) && !IsExecutable(path)))
            yield return $"{script} is not executable";
        if (Runs(job, "az deployment group create") && job.Environment != "azure")
            yield return "deploys without the environment that people approve";
        if (Runs(job, "az deployment group create") && job.Concurrency.Length == 0)
            yield return "deploys while another run may do so too";
        if (Runs(job, "infra/publish") && _signIn.Any(name => !job.Variables.ContainsKey(name)))
            yield return "publishes for longer than one sign-in is good for";
        if (Runs(job, "infra/publish") && !(int.TryParse(job.Variables.GetValueOrDefault("PUBLISH_MINUTES"), out var minutes) && minutes < job.TimeoutMinutes))
            yield return "may be ended while it publishes";
        if (job.Uses.Any(action => action.StartsWith("azure/login@", StringComparison.Ordinal)) && job.Permissions.GetValueOrDefault("id-token") != "write")
            yield return "signs in to Azure without a token of its own";
    }

    /// <summary>What must have gone well before.</summary>
    private static IEnumerable<string> Order(WorkflowJob job, Workflow workflow)
    {
        if (Runs(job, "az deployment group") && !workflow.Before(job).Any(before => Runs(before, "fleet check infra/fleet.yaml")))
            yield return "asks Azure before the fleet was checked";
        if (job.Environment == "azure" && !workflow.Before(job).Any(before => Runs(before, "az deployment group what-if") && Runs(before, "GITHUB_STEP_SUMMARY")))
            yield return "is approved by people who were not shown what would change";
    }

    private static bool Runs(WorkflowJob job, string what) => job.Runs.Any(run => run.Contains(what, StringComparison.Ordinal));

    private static bool IsExecutable(string path) => OperatingSystem.IsWindows() || File.GetUnixFileMode(Repository.Path(path)).HasFlag(UnixFileMode.UserExecute);

    [GeneratedRegex("^[A-Za-z0-9-]+/[A-Za-z0-9-]+@[0-9a-f]{40}$")]
    private static partial Regex Pinned { get; }

    [GeneratedRegex(@"(?<![\w./-])(?:\.ci|infra|tests|functions)/[\w./-]+")]
    private static partial Regex OwnPath { get; }

    [GeneratedRegex(@"(?:^|[\n;&|(]) *((?:\.ci|infra|tests)/[\w./-]+)")]
    private static partial Regex Called { get; }
}

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>The names of the function app's functions: they stand in its attributes and in the settings that switch functions off.</summary>
public static class FunctionNames
{
    /// <summary>The timer that runs what is due.</summary>
    public const string Tick = "Tick";

    /// <summary>The HTTP trigger that hands every request to the pipeline.</summary>
    public const string Web = "Web";

    /// <summary>The orchestration of a rollout.</summary>
    public const string Rollout = "Rollout";

    /// <summary>The orchestration of one batch of a rollout, so that each history stays small.</summary>
    public const string RolloutBatch = "RolloutBatch";

    /// <summary>The activity that runs one step of a rollout.</summary>
    public const string RolloutStep = "RolloutStep";

    /// <summary>What runs in the home region only.</summary>
    public static IReadOnlyList<string> HomeOnly { get; } = [Rollout, RolloutBatch, RolloutStep];

    /// <summary>The setting that switches a function off.</summary>
    /// <param name="function">Its name.</param>
    public static string DisabledSetting(string function) => $"AzureWebJobs.{function}.Disabled";
}

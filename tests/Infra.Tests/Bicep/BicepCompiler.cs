using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Infra.Tests.Bicep;

/// <summary>The real Bicep compiler.</summary>
internal static class BicepCompiler
{
    public const string Subscription = "00000000-0000-0000-0000-000000000001";
    public const string ResourceGroup = "probes";

    private static readonly string _program = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture is Architecture.X64
        ? typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!
        : "bicep";

    /// <summary>What the compiler and its linter say of a file; nothing when all is well.</summary>
    public static async Task<string> LintAsync(string file, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = await ToolRun.OfAsync(_program, ["lint", file], environment: environment);
        return run.Output + run.Error + (run.Exit == 0 ? "" : $"exit {run.Exit}");
    }

    /// <summary>The template that is sent to Azure.</summary>
    public static async Task<JsonNode> CompileAsync(string file)
    {
        var run = await ToolRun.OfAsync(_program, ["build", file, "--stdout"]);
        (run.Exit, run.Error).ShouldBe((0, ""));
        return JsonNode.Parse(run.Output)!;
    }

    /// <summary>
    /// Every resource that a deployment would ask for, with modules, loops and conditions worked out by the compiler. What only Azure
    /// knows stays an expression.
    /// </summary>
    /// <param name="template">The template's name in <c>infra</c>.</param>
    /// <param name="parameters">The parameters, in the language of parameter files.</param>
    /// <param name="fleet">The text of <c>fleet.yaml</c>; <see langword="null"/> for the example's.</param>
    public static async Task<Snapshot> PredictAsync(string template, string parameters, string? fleet = null)
    {
        var (run, snapshot) = await TryAsync(template, parameters, fleet);
        (run.Exit, run.Error).ShouldBe((0, ""));
        return new Snapshot(JsonNode.Parse(snapshot)!);
    }

    /// <summary>What is said of parameters that a template does not take, before anything is asked of Azure.</summary>
    public static async Task<string> RefusalAsync(string template, string parameters, string? fleet = null)
    {
        var (run, _) = await TryAsync(template, parameters, fleet);
        run.Exit.ShouldNotBe(0, "the template took the parameters");
        return run.Error;
    }

    private static async Task<(ToolRun Run, string Snapshot)> TryAsync(string template, string parameters, string? fleet)
    {
        var folder = Directory.CreateTempSubdirectory("bicep-").FullName;
        try
        {
            Copy(Repository.Path("infra"), folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "test.bicepparam"), $"using '{template}'\n{parameters}\n");
            if (fleet is not null)
                await File.WriteAllTextAsync(Path.Combine(folder, "fleet.yaml"), fleet);
            var run = await ToolRun.OfAsync(
                _program,
                [
                    "snapshot", Path.Combine(folder, "test.bicepparam"), "--mode", "overwrite", "--subscription-id", Subscription, "--resource-group", ResourceGroup, "--location", "brazilsouth",
                    "--deployment-name", "test",
                ]);
            return (run, run.Exit == 0 ? await File.ReadAllTextAsync(Path.Combine(folder, "test.snapshot.json")) : "");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

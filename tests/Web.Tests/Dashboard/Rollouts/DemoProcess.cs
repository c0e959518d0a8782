using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Web.Tests.Dashboard.Rollouts;

/// <summary>A real <c>ozprobes demo</c> in a process of its own, and what it says to the person who started it.</summary>
internal sealed partial class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private DemoProcess(Process process) => _process = process;

    /// <summary>Where it serves.</summary>
    public Uri Url => new(UrlIn().Match(Said).Groups[1].Value);

    /// <summary>The code of olga's link, and then of ana's.</summary>
    public IReadOnlyList<string> Codes => [.. CodeIn().Matches(Said).Select(match => match.Groups[1].Value)];

    /// <summary>The token of olga, who operates.</summary>
    public string OperatorToken => TokenIn().Match(Said).Groups[1].Value;

    /// <summary>The rollout file that it suggests.</summary>
    public string RolloutFile => PlanIn().Match(Said).Groups[1].Value;

    private string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Starts it and waits until it has said all.</summary>
    public static async Task<DemoProcess> StartAsync()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(Repository.Root, ".artifacts", "bin", "OpenZro.Probes.Cli", configuration, "ozprobes.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", [program, "demo", "--listen", "127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var demo = new DemoProcess(Process.Start(start) ?? throw new InvalidOperationException("the demo did not start"));
        demo.Listen();
        var deadline = TimeProvider.System.GetUtcNow() + _patience;
        while (!demo.Said.Contains("end with it.", StringComparison.Ordinal))
        {
            (!demo._process.HasExited && TimeProvider.System.GetUtcNow() < deadline).ShouldBeTrue($"the demo said only: {demo.Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return demo;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // As Ctrl-C does, so that it takes its files away.
        using (var interrupt = Process.Start("kill", ["-INT", $"{_process.Id}"]))
            await interrupt.WaitForExitAsync();
        using var patience = new CancellationTokenSource(_patience);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }

    [GeneratedRegex(@"served at (http://\S+) until")]
    private static partial Regex UrlIn();

    [GeneratedRegex(@"/signin\?code=(\S+)")]
    private static partial Regex CodeIn();

    [GeneratedRegex(@"OZPROBES_TOKEN=(\S+)")]
    private static partial Regex TokenIn();

    [GeneratedRegex(@"rollout plan (\S+)")]
    private static partial Regex PlanIn();
}

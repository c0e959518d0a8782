using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace OpenZro.Probes.Cli.Tests.Serve;

/// <summary>A real <c>ozprobes serve</c> as a child process, ended by its own pid.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private const string Marker = " is served at ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServeProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "ozprobes.dll"), "serve", "--listen", "127.0.0.1:0", .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything that was logged so far.</summary>
    public string Log => string.Join('\n', _log);

    public string Url => _url.Task.Result;

    public static async Task<ServeProcess> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var serve = new ServeProcess(arguments, environment);
        await Task.WhenAny(serve._url.Task, serve._process.WaitForExitAsync(TestContext.Current.CancellationToken));
        serve._url.Task.IsCompletedSuccessfully.ShouldBeTrue(serve.Log);
        return serve;
    }

    /// <summary>Runs one that is expected to end by itself.</summary>
    public static Task<(int Exit, string Log)> FailAsync(params string[] arguments) => FailAsync(arguments, new Dictionary<string, string>());

    /// <summary>Runs one that is expected to end by itself.</summary>
    public static async Task<(int Exit, string Log)> FailAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        await using var serve = new ServeProcess(arguments, environment);
        await serve._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (serve._process.ExitCode, serve.Log);
    }

    /// <summary>The files that it has mapped: its libraries among them.</summary>
    public async Task<IReadOnlyList<string>> LoadedAsync() =>
        [.. (await File.ReadAllLinesAsync($"/proc/{_process.Id}/maps", TestContext.Current.CancellationToken)).Select(line => Path.GetFileName(line.Split(' ')[^1])).Distinct()];

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(Url + path), TestContext.Current.CancellationToken);

    /// <summary>Asks for the health until it is as it should be.</summary>
    public async Task<JsonElement> UntilHealthAsync(Func<JsonElement, bool> isRight)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            using var response = await _http.GetAsync(new Uri(Url + "/healthz"), TestContext.Current.CancellationToken);
            var health = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            if (isRight(health))
                return health;
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Patience, $"{health}\n{Log}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a slot was run and all that was run is stored, and gives that slot.</summary>
    public async Task<DateTimeOffset> UntilStoredAsync()
    {
        var health = await UntilHealthAsync(health => health.GetProperty("lastSlot").ValueKind != JsonValueKind.Null && health.GetProperty("backlogRuns").GetInt32() == 0);
        return health.GetProperty("lastSlot").GetDateTimeOffset();
    }

    /// <summary>Waits for something in the log.</summary>
    public Task UntilLogAsync(string text) => UntilAsync(_log, text);

    /// <summary>Waits for something on standard output, and gives all that is there.</summary>
    public async Task<string> UntilSaidAsync(string text)
    {
        await UntilAsync(_said, text);
        return string.Join('\n', _said);
    }

    /// <summary>Asks it to end, as systemd and Kubernetes do, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Kills it as the kernel does, with SIGKILL; nothing of it gets to run again.</summary>
    public ValueTask KillAsync() => DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _http.Dispose();
    }

    private static async Task UntilAsync(ConcurrentQueue<string> lines, string text)
    {
        for (var began = Stopwatch.GetTimestamp(); !lines.Any(line => line.Contains(text, StringComparison.Ordinal));)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                string.Join('\n', lines).ShouldContain(text);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private void Read(string? line)
    {
        _said.Enqueue(line ?? "");
        if (line is not null && line.IndexOf(Marker, StringComparison.Ordinal) is >= 0 and var at)
            _url.TrySetResult(line[(at + Marker.Length)..].Split(' ')[0]);
    }
}

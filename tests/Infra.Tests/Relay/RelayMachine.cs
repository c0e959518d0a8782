using System.Text.RegularExpressions;
using OpenZro.Probes.Infra.Tests.Bicep;

namespace OpenZro.Probes.Infra.Tests.Relay;

/// <summary>A machine's files in a folder of this one, so that its scripts can be run against a fake Azure.</summary>
internal sealed partial class RelayMachine : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("relay-").FullName;
    private readonly string _azure;

    /// <summary>Lays the files down as cloud-init would, with other addresses to ask.</summary>
    public RelayMachine(CloudInit init, string azure)
    {
        _azure = azure;
        foreach (var (path, content) in init.Files)
        {
            var target = _root + path;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, Moved(content).Replace("http://169.254.169.254", azure, StringComparison.Ordinal));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.CreateDirectory(RunFolder);
    }

    /// <summary>Has the machine take up what Azure tells it, with other addresses to ask.</summary>
    public async Task TakeSettingsAsync()
    {
        Pretend("systemctl");
        Pretend("docker");
        var run = await RunAsync("/usr/local/sbin/relay-settings");
        run.Exit.ShouldBe(0, run.Error);
        var file = PathOf("/etc/openzro-relay/machine.env");
        await File.WriteAllTextAsync(file, Vault.Replace(await File.ReadAllTextAsync(file), $"VAULT='{_azure}'").Replace("'https://management.azure.com/'", $"'{_azure}/'", StringComparison.Ordinal));
        File.Delete($"{_root}/calls");
    }

    public string RunFolder => Path.Combine(_root, "run");

    public string PathOf(string path) => _root + path;

    public Task<ToolRun> RunAsync(string script, params string[] arguments) => RunAsync(script, new Dictionary<string, string>(), arguments);

    public Task<ToolRun> RunAsync(string script, IReadOnlyDictionary<string, string> environment, params string[] arguments) => ToolRun.OfAsync(
        _root + script,
        arguments,
        environment: new Dictionary<string, string>(environment)
        {
            ["PATH"] = $"{_root}/bin:{_root}/usr/local/sbin:{Environment.GetEnvironmentVariable("PATH")}",
            ["RUNTIME_DIRECTORY"] = RunFolder,
            ["CHALLENGE_WAIT"] = "0",
        });

    /// <summary>Puts a program in the way of a real one; it notes how it was called.</summary>
    public void Pretend(string program, string body = "")
    {
        var path = Path.Combine(_root, "bin", program);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/bash\nprintf '%s\\n' \"{program} $*\" >>'{_root}/calls'\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Calls => File.Exists($"{_root}/calls") ? File.ReadAllText($"{_root}/calls") : "";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Moved(string content) => content
        .Replace("/etc/openzro-relay", $"{_root}/etc/openzro-relay", StringComparison.Ordinal)
        .Replace("/etc/letsencrypt", $"{_root}/etc/letsencrypt", StringComparison.Ordinal);

    [GeneratedRegex("^VAULT='[^']*'", RegexOptions.Multiline)]
    private static partial Regex Vault { get; }
}

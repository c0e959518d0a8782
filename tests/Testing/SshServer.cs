using System.Diagnostics;

namespace OpenZro.Probes.Testing;

/// <summary>
/// A real OpenSSH server on a free loopback port with host keys and authorised keys of its own. All accounts log in as the user that
/// runs the tests; each key leads to an own home with an own <c>PATH</c>. It ends by its own pid.
/// </summary>
public sealed class SshServer : ProcessServer
{
    private const string Program = "/usr/sbin/sshd";
    private readonly SemaphoreSlim _turn = new(1);

    private readonly string _rules;

    private SshServer(string rules) => _rules = rules;

    /// <summary>The user to log in as.</summary>
    public static string User => Environment.UserName;

    /// <summary>A file of known hosts with this server's Ed25519 key.</summary>
    public string KnownHostsFile => Path.Combine(Folder, "known_hosts");

    private string AuthorisedKeys => Path.Combine(Folder, "authorized_keys");

    /// <summary>Starts a server.</summary>
    /// <param name="rules">What stands at the end of its configuration, such as <c>Match</c> blocks.</param>
    public static async Task<SshServer> StartAsync(string rules = "")
    {
        var server = new SshServer(rules);
        try
        {
            await server.ConfigureAsync();
            await server.StartAsync(Program, ["-D", "-e", "-f", Path.Combine(server.Folder, "sshd_config")]);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The public half of a host key, such as <c>ssh-ed25519 AAAA…</c>.</summary>
    /// <param name="type"><c>ed25519</c> or <c>ecdsa</c>.</param>
    public string HostKey(string type) => string.Join(' ', File.ReadAllText(Path.Combine(Folder, $"host_{type}.pub")).Split(' ')[..2]).Trim();

    /// <summary>Adds a key that leads to a home of its own.</summary>
    public async Task<SshAccount> AddAccountAsync(string name, string passphrase = "", string type = "ed25519")
    {
        var account = Furnish(name, Path.Combine(Folder, "home", name), await MakeKeyAsync($"key_{name}", type, passphrase));
        await AuthoriseAsync(account.KeyFile, $"environment=\"HOME={account.Home}\",environment=\"PATH={Programs(Path.Combine(account.Home, "bin"))}\" ");
        return account;
    }

    /// <summary>Lets a key in.</summary>
    /// <param name="keyFile">The private key, whose public half lies beside it.</param>
    /// <param name="options">What goes before the key.</param>
    public async Task AuthoriseAsync(string keyFile, string options = "")
    {
        var line = options + await File.ReadAllTextAsync(keyFile + ".pub");
        await _turn.WaitAsync();
        try
        {
            await File.AppendAllTextAsync(AuthorisedKeys, line);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes a key that the server does not know.</summary>
    public Task<string> MakeStrangerAsync() => MakeKeyAsync("stranger", "ed25519", "");

    /// <summary>Makes a home with a service manager of its own.</summary>
    internal static SshAccount Furnish(string name, string home, string keyFile)
    {
        var bin = Directory.CreateDirectory(Path.Combine(home, "bin")).FullName;
        foreach (var program in (string[])["systemctl", "sudo"])
            WriteProgram(Path.Combine(bin, program), StandIn(program));
        return new SshAccount(name, home, keyFile);
    }

    internal static string StandIn(string name)
    {
        using var stream = typeof(SshServer).Assembly.GetManifestResourceStream("ssh." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    internal static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    internal Task RunAsAsync(SshAccount account, string program, params string[] arguments) =>
        RunAsync(program, arguments, ("HOME", account.Home), ("PATH", Programs(Path.Combine(account.Home, "bin"))));

    private static string Programs(string bin) => bin + ":/usr/bin:/bin";

    private static async Task RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {error}");
    }

    private async Task ConfigureAsync()
    {
        // A server of root keeps this folder for its unprivileged half.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");

        foreach (var type in (string[])["ed25519", "ecdsa"])
            await MakeKeyAsync($"host_{type}", type, "");

        await File.WriteAllTextAsync(AuthorisedKeys, "");
        await File.WriteAllTextAsync(KnownHostsFile, $"[127.0.0.1]:{Port} {HostKey("ed25519")}\n");
        await File.WriteAllTextAsync(Path.Combine(Folder, "sshd_config"), $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {Folder}/host_ed25519
            HostKey {Folder}/host_ecdsa
            AuthorizedKeysFile {AuthorisedKeys}
            PidFile none
            UsePAM no
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            PermitUserEnvironment yes
            MaxStartups 200:30:400
            PrintMotd no
            {_rules}

            """);
    }

    private async Task<string> MakeKeyAsync(string name, string type, string passphrase)
    {
        var file = Path.Combine(Folder, name);
        await RunAsync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", name, "-f", file]);
        return file;
    }
}

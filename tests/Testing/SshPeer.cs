namespace OpenZro.Probes.Testing;

/// <summary>
/// A peer behind an <see cref="SshServer"/>: an account with a stand-in client of either dialect that has its own state, answers
/// as documented and picks its home relay anew at every start: the nearest one that it reaches.
/// </summary>
public sealed class SshPeer
{
    private readonly string _command;

    private SshPeer(SshAccount account, string command)
    {
        Account = account;
        _command = command;
    }

    /// <summary>The way in.</summary>
    public SshAccount Account { get; }

    /// <summary>The path of its log as the account writes it.</summary>
    public static string Log => "~/daemon/client.log";

    /// <summary>What stands in its settings and is for nobody to see.</summary>
    public const string Secret = "0FqM+kYw2bR8sV5tXcJ1uLhNeZpAiDgO7mQyTfBrW0k=";

    /// <summary>The path of its settings as the account writes it.</summary>
    public static string Settings => "~/daemon/default.json";

    /// <summary>How often its daemon was restarted through the service manager.</summary>
    public int Restarts => Account.Restarts(_command);

    /// <summary>When its stream to management began: with its last start, or with management's.</summary>
    public DateTimeOffset LastSeen => new[] { "home", "synced" }.Select(State).Where(File.Exists).Select(File.GetLastWriteTimeUtc).Max();

    /// <summary>Whether its daemon answers.</summary>
    public bool IsUp => !File.Exists(State("down"));

    /// <summary>Adds a peer to a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The peer's name.</param>
    /// <param name="command">The client's command: <c>openzro</c> or <c>netbird</c>.</param>
    /// <param name="relays">The relays that it knows: configured URL, instance URL, round trip in milliseconds or <see langword="null"/>.</param>
    public static async Task<SshPeer> AddAsync(
        SshServer server, string name, string command, params IEnumerable<(string Url, string InstanceUrl, int? Milliseconds)> relays) =>
        await MakeAsync(server, await server.AddAccountAsync(name), command, relays);

    internal static async Task<SshPeer> MakeAsync(
        SshServer server, SshAccount account, string command, IEnumerable<(string Url, string InstanceUrl, int? Milliseconds)> relays)
    {
        var peer = new SshPeer(account, command);
        Directory.CreateDirectory(peer.State(""));
        var program = Path.Combine(account.Home, "bin", command);
        SshServer.WriteProgram(program, SshServer.StandIn("client"));
        File.WriteAllText(peer.State("key"), $"key-of-{account.Name}");
        File.WriteAllText(peer.State("peers"), "10 10\n");
        peer.Know(relays);
        account.AddService(command, $"exec '{program}' start now");
        await server.RunAsAsync(account, program, "start", "now");
        return peer;
    }

    /// <summary>Replaces the relays that it knows, as a Sync does; its home stays.</summary>
    public void Know(params IEnumerable<(string Url, string InstanceUrl, int? Milliseconds)> relays) =>
        File.WriteAllLines(State("relays"), relays.Select(relay => $"{relay.Url} {relay.InstanceUrl} {relay.Milliseconds?.ToString() ?? "-"}"));

    /// <summary>Makes it wait for a login.</summary>
    public void NeedLogin() => Account.Touch("daemon/needs-login");

    /// <summary>Writes its settings as the client does, its key among them: whether it connects by itself when its daemon starts.</summary>
    public void ConnectByItself(bool does) => File.WriteAllText(State("default.json"), $$"""
        {
            "PrivateKey": "{{Secret}}",
            "ManagementURL": { "Scheme": "https", "Host": "management.example.com:443" },
            "DisableAutoConnect": {{(does ? "false" : "true")}},
            "DNSRouteInterval": 60000000000
        }
        """);

    /// <summary>Makes it stay away after its next start.</summary>
    public void NeverReturn() => Account.Touch("daemon/never");

    /// <summary>Sets how many peers it knows and how many of them are connected.</summary>
    public void SetPeers(int total, int connected) => File.WriteAllText(State("peers"), $"{total} {connected}\n");

    private string State(string file) => Path.Combine(Account.Home, "daemon", file);
}

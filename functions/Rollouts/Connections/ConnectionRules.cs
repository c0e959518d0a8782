using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>What must hold between the values of a connections file, beyond the form of each.</summary>
internal static class ConnectionRules
{
    /// <summary>Adds every rule that is broken.</summary>
    public static void Check(Fields file, YamlProblems problems)
    {
        var connections = file.List(ConnectionsShape.Connections);
        CheckNames(connections.Select(item => item.Value.Find(ConnectionShape.Name)), RestartRoute.Manual, problems);
        CheckNames(file.List(ConnectionsShape.Register).Select(item => item.Value.Find(TargetShape.Name)), RegisterRules.Print, problems);
        CheckNames(file.List(ConnectionsShape.Provision).Select(item => item.Value.Find(TargetShape.Name)), ProvisionRules.Manual, problems);
        CheckNames(file.List(ConnectionsShape.Notify).Select(item => item.Value.Find(NotificationShape.Name)), "", problems);
        foreach (var target in file.List(ConnectionsShape.Notify))
        {
            NotificationShape.Check(target, problems);
        }

        foreach (var connection in connections)
        {
            CheckChoice(connection, "a connection", [ConnectionShape.Ssh, ConnectionShape.Kubernetes, ConnectionShape.Exec], problems);
            CheckSsh(connection.Value.Find(ConnectionShape.Ssh), connections, problems);
            CheckExec(connection.Value.Find(ConnectionShape.Exec)?.Value, problems);
            CheckExec(connection.Value.Find(ConnectionShape.Exec)?.Value.Find(ConnectionShape.Observe)?.Value, problems);
        }

        if (file.Find(ConnectionsShape.Peers) is { } peers)
        {
            CheckPeers(peers, file.Has(ConnectionsShape.Management), connections, problems);
        }

        foreach (var target in file.List(ConnectionsShape.Register))
        {
            CheckChoice(target, "a register target", [TargetShape.Ssh, TargetShape.Kubernetes], problems);
            CheckReference(target.Value.Find(TargetShape.Ssh)?.Value.Find(TargetShape.Connection), connections, HasHost, "an SSH connection with a host of its own", problems);
            CheckReference(
                target.Value.Find(TargetShape.Kubernetes)?.Value.Find(TargetShape.Connection), connections, found => found.Has(ConnectionShape.Kubernetes), "a Kubernetes connection", problems);
        }
    }

    private static void CheckPeers(Located<Fields> peers, bool hasManagement, IReadOnlyList<Located<Fields>> connections, YamlProblems problems)
    {
        if (!hasManagement)
        {
            problems.Error(peers.At, "management's API tells which peers there are: add 'management', or remove 'peers'");
        }

        foreach (var route in peers.Value.List(PeerWatchingShape.Via))
        {
            CheckReference(route.Value.Find(PeerWatchingShape.Use), connections, _ => true, "a connection", problems);
        }
    }

    private static void CheckNames(IEnumerable<Located<string>?> names, string reserved, YamlProblems problems)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names.OfType<Located<string>>())
        {
            if (name.Value == reserved)
            {
                problems.Error(name.At, $"'{reserved}' is a word of rollout files: give this another name");
            }
            else if (!seen.TryAdd(name.Value, name.At.Line))
            {
                problems.Error(name.At, $"the name '{name.Value}' stands in line {seen[name.Value]} already: give this another one");
            }
        }
    }

    private static void CheckChoice(Located<Fields> item, string what, IReadOnlyList<Key> choices, YamlProblems problems)
    {
        var given = choices.Count(item.Value.Has);
        if (given != 1)
        {
            problems.Error(item.At, $"{what} needs exactly one of {Words.And(choices.Select(key => key.Name), "or")}, and has {(given == 0 ? "none" : "several")}");
        }
    }

    private static void CheckSsh(Located<Fields>? ssh, IReadOnlyList<Located<Fields>> connections, YamlProblems problems)
    {
        if (ssh is null)
        {
            return;
        }

        if (!ssh.Value.Has(SshShape.PrivateKey) && !ssh.Value.Get(SshShape.Agent, false))
        {
            problems.Error(ssh.At, "an SSH connection needs 'key', or 'agent: true': passwords are not used");
        }

        if (ssh.Value.Has(SshShape.Passphrase) && !ssh.Value.Has(SshShape.PrivateKey))
        {
            problems.Error(ssh.Value.PlaceOf(SshShape.Passphrase), "there is no 'key' that the passphrase could be of: give it one, or remove the passphrase");
        }

        if (ssh.Value.Has(SshShape.Host) && ssh.Value.Has(SshShape.Hosts))
        {
            problems.Error(ssh.Value.PlaceOf(SshShape.Hosts), "the connection has one host, so peers have none of their own: remove 'host' or 'hosts'");
        }

        CheckReference(
            ssh.Value.Find(SshShape.Jump), connections, found => HasHost(found) && !found.Get(ConnectionShape.Ssh).Has(SshShape.Jump), "an SSH connection with a host of its own and no jump", problems);
    }

    private static void CheckExec(Fields? exec, YamlProblems problems)
    {
        if (exec?.List(ConnectionShape.Command) is [{ } program, ..] && !Path.IsPathRooted(program.Value))
        {
            problems.Error(program.At, "the program is searched for nowhere: write its full path");
        }
    }

    private static void CheckReference(
        Located<string>? name, IReadOnlyList<Located<Fields>> connections, Func<Fields, bool> isFit, string wanted, YamlProblems problems)
    {
        if (name is null)
        {
            return;
        }

        var found = connections.FirstOrDefault(connection => connection.Value.Find(ConnectionShape.Name)?.Value == name.Value);
        if (found is null || !isFit(found.Value))
        {
            var meant = found is null ? Spelling.DidYouMean(name.Value, connections.Select(item => item.Value.Find(ConnectionShape.Name)?.Value).OfType<string>()) : "";
            problems.Error(name.At, $"'{name.Value}' is no {wanted[(wanted.IndexOf(' ', StringComparison.Ordinal) + 1)..]}{(meant.Length > 0 ? meant : ": name one that is")}");
        }
    }

    private static bool HasHost(Fields connection) => connection.Find(ConnectionShape.Ssh)?.Value.Has(SshShape.Host) ?? false;
}

using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>Finds the references to secrets in a connections file that was read without fault.</summary>
internal static class ConnectionSecrets
{
    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<SecretPlace> Of(Fields file)
    {
        var found = new List<SecretPlace?> { Find(file.Find(ConnectionsShape.Management)?.Value, ConnectionsShape.Token, "the token of management's API") };
        foreach (var connection in file.Values(ConnectionsShape.Connections))
        {
            var name = connection.Get(ConnectionShape.Name);
            var ssh = connection.Find(ConnectionShape.Ssh)?.Value;
            found.Add(Find(ssh, SshShape.PrivateKey, $"the key of '{name}'"));
            found.Add(Find(ssh, SshShape.Passphrase, $"the passphrase of '{name}'"));
            found.Add(Find(connection.Find(ConnectionShape.Kubernetes)?.Value, ConnectionShape.Kubeconfig, $"the kubeconfig of '{name}'"));
            var exec = connection.Find(ConnectionShape.Exec)?.Value;
            found.AddRange(Variables(exec, name));
            found.AddRange(Variables(exec?.Find(ConnectionShape.Observe)?.Value, name));
        }

        found.AddRange(file.Values(ConnectionsShape.Notify).Select(hook => Find(hook, NotificationShape.Secret, $"the secret of the webhook '{hook.Get(NotificationShape.Name)}'")));
        return [.. found.OfType<SecretPlace>().OrderBy(place => place.Line).ThenBy(place => place.Column)];
    }

    private static IEnumerable<SecretPlace> Variables(Fields? program, string name) =>
        (program?.Find(ConnectionShape.Environment)?.Value ?? []).Select(entry => Place(entry.Value, $"{entry.Key.Value} of '{name}'", entry.Key.At));

    private static SecretPlace? Find(Fields? fields, Key<Fields> key, string what) => fields?.Find(key) is { } found ? Place(found.Value, what, found.At) : null;

    private static SecretPlace Place(Fields reference, string what, YamlPosition at) => new(SecretShape.Build(reference), what, at.Line, at.Column);
}

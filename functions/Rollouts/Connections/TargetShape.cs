using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>Register and provision targets as a connections file writes them.</summary>
internal static class TargetShape
{
    /// <summary><c>name</c></summary>
    public static readonly Key<string> Name = Key.Required("name", Scalars.Name, "The name that rollout files use; unique.");

    /// <summary><c>connection</c></summary>
    public static readonly Key<string> Connection = Key.Required("connection", Scalars.Name, "The name of the connection by which it is reached.");

    /// <summary><c>ssh.file</c></summary>
    public static readonly Key<string> File = Key.Optional("file", ConnectionScalars.Line, "The path of management's file there.", "/etc/openzro/management.json");

    /// <summary><c>ssh.restart</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Restart = Key.Required("restart", ConnectionScalars.Command, "The program and arguments that restart management.");

    /// <summary><c>ssh.log</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Log = Key.Optional("log", ConnectionScalars.Command, "The program and arguments that print management's log.");

    /// <summary><c>ssh</c></summary>
    public static readonly Key<Fields> Ssh = Key.Optional("ssh", new MappingShape("a management.json over SSH", [Connection, File, Restart, Log]), "A management.json on a machine.");

    /// <summary><c>kubernetes.release</c></summary>
    public static readonly Key<string> Release = Key.Required("release", Scalars.Name, "The chart's full name, from which the secret and the workload are named.");

    /// <summary><c>kubernetes.allowOwned</c></summary>
    public static readonly Key<bool> AllowOwned = Key.Optional("allowOwned", Scalars.Flag, "Whether it is changed although Helm, Argo CD or Flux own it.", false);

    /// <summary><c>kubernetes</c></summary>
    public static readonly Key<Fields> Kubernetes = Key.Optional(
        "kubernetes", new MappingShape("a secret of the Helm chart", [Connection, Release, AllowOwned]), "The secret of the product's Helm chart.");

    /// <summary>A register target.</summary>
    public static readonly MappingShape Register = new("a register target", [Name, Ssh, Kubernetes]);

    /// <summary><c>subscription</c></summary>
    public static readonly Key<string> Subscription = Key.Required("subscription", Scalars.Name, "The subscription's id.");

    /// <summary><c>resourceGroup</c></summary>
    public static readonly Key<string> ResourceGroup = Key.Required("resourceGroup", ConnectionScalars.Line, "The resource group.");

    /// <summary><c>templates</c></summary>
    public static readonly Key<IReadOnlyList<MapEntry<string>>> Templates = Key.Required(
        "templates", new MapShape<string>("a mapping of names to paths of compiled templates", Scalars.Name, ConnectionScalars.Line), "The templates that may be deployed, by the names that rollout files use; their paths from the folder of this file.");

    /// <summary><c>timeout</c></summary>
    public static readonly Key<TimeSpan> Timeout = Key.Optional("timeout", Scalars.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)), "How long a deployment may take.", "30m");

    /// <summary>A provision target.</summary>
    public static readonly MappingShape Provision = new("a provision target", [Name, Subscription, ResourceGroup, Templates, Timeout]);

    /// <summary>Makes the register target of what was read without fault.</summary>
    public static RegisterTarget BuildRegister(Fields fields)
    {
        var name = fields.Get(Name);
        return fields.Find(Ssh) is { Value: var ssh }
            ? new SshRegisterTarget
            {
                Name = name,
                Connection = ssh.Get(Connection),
                File = ssh.Get(File, "/etc/openzro/management.json"),
                Restart = ssh.Values(Restart),
                Log = ssh.Values(Log),
            }
            : new KubernetesRegisterTarget
            {
                Name = name,
                Connection = fields.Get(Kubernetes).Get(Connection),
                Release = fields.Get(Kubernetes).Get(Release),
                AllowOwned = fields.Get(Kubernetes).Get(AllowOwned, false),
            };
    }

    /// <summary>Makes the provision target of what was read without fault.</summary>
    public static ProvisionTarget BuildProvision(Fields fields) => new()
    {
        Name = fields.Get(Name),
        Subscription = fields.Get(Subscription),
        ResourceGroup = fields.Get(ResourceGroup),
        Templates = fields.Get(Templates).ToDictionary(entry => entry.Key.Value, entry => entry.Value),
        Timeout = fields.Get(Timeout, TimeSpan.FromMinutes(30)),
    };
}

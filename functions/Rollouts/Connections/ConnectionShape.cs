using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A connection as a connections file writes it: its name, and one of ssh, kubernetes and exec.</summary>
internal static class ConnectionShape
{
    private static readonly KubernetesConnection KubernetesDefaults = new() { Name = "", Namespace = "" };

    /// <summary><c>name</c></summary>
    public static readonly Key<string> Name = Key.Required("name", Scalars.Name, "The name that rollout files use; unique.");

    /// <summary><c>ssh</c></summary>
    public static readonly Key<Fields> Ssh = Key.Optional("ssh", SshShape.Shape, "Machines reached by SSH.");

    /// <summary><c>kubernetes.kubeconfig</c></summary>
    public static readonly Key<Fields> Kubeconfig = Key.Optional("kubeconfig", SecretShape.Shape, "Where a kubeconfig is. Without it, the server's own, or the service account in a cluster.");

    /// <summary><c>kubernetes.context</c></summary>
    public static readonly Key<string> Context = Key.Optional("context", ConnectionScalars.Line, "The context. Without it, the current one.");

    /// <summary><c>kubernetes.namespace</c></summary>
    public static readonly Key<string> Namespace = Key.Required("namespace", Scalars.Name, "The namespace.");

    /// <summary><c>kubernetes.selector</c></summary>
    public static readonly Key<string> Selector = Key.Optional(
        "selector", ConnectionScalars.Line, "The label selector of the pods that are routing peers.", KubernetesDefaults.Selector);

    /// <summary><c>kubernetes.timeout</c></summary>
    public static readonly Key<TimeSpan> Timeout = Key.Optional(
        "timeout", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(50)), "How long a call may take.", "30s");

    /// <summary><c>kubernetes</c></summary>
    public static readonly Key<Fields> Kubernetes = Key.Optional(
        "kubernetes", new MappingShape("a Kubernetes connection", [Kubeconfig, Context, Namespace, Selector, Timeout]), "A namespace of a Kubernetes cluster.");

    /// <summary><c>exec.command</c></summary>
    public static readonly Key<IReadOnlyList<Located<string>>> Command = Key.Required(
        "command", ConnectionScalars.Command, "The program, by its full path, and its arguments. No shell reads them.");

    /// <summary><c>exec.per</c></summary>
    public static readonly Key<bool> Per = Key.Optional(
        "per", Scalars.Choice<bool>("how often it is started", [("peer", false), ("batch", true)]), "Whether it is started once for each peer or once for a batch.", "peer");

    /// <summary><c>exec.timeout</c></summary>
    public static readonly Key<TimeSpan> RunTimeout = Key.Optional(
        "timeout", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "How long it may take.", "5m");

    /// <summary><c>exec.environment</c></summary>
    public static readonly Key<IReadOnlyList<MapEntry<Fields>>> Environment = Key.Optional(
        "environment", new MapShape<Fields>("a mapping of variables to references", Scalars.Variable, SecretShape.Shape), "Secrets that it gets as environment variables.");

    /// <summary><c>exec.observe.timeout</c></summary>
    public static readonly Key<TimeSpan> LookTimeout = Key.Optional(
        "timeout", Scalars.Duration(TimeSpan.FromSeconds(1), ExecObservation.LongestTimeout), "How long it may take.", "30s");

    /// <summary><c>exec.observe</c></summary>
    public static readonly Key<Fields> Observe = Key.Optional(
        "observe", new MappingShape("a program that asks peers for their status", [Command, Per, LookTimeout, Environment]),
        "A program that asks peers for their status. Without it, management's API is all that sees them, which does not tell their relay.");

    /// <summary><c>exec</c></summary>
    public static readonly Key<Fields> Exec = Key.Optional(
        "exec", new MappingShape("a program to start", [Command, Per, RunTimeout, Environment, Observe]), "A program of the server's: peers on standard input as JSON, results as JSON lines.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("a connection", [Name, Ssh, Kubernetes, Exec]);

    /// <summary>Makes the connection of what was read without fault.</summary>
    public static Connection Build(Fields fields)
    {
        var name = fields.Get(Name);
        if (fields.Find(Ssh) is { } ssh)
        {
            return SshShape.Build(name, ssh.Value);
        }

        return fields.Find(Kubernetes) is { } kubernetes ? BuildKubernetes(name, kubernetes.Value) : BuildExec(name, fields.Get(Exec));
    }

    private static KubernetesConnection BuildKubernetes(string name, Fields fields) => new()
    {
        Name = name,
        Kubeconfig = fields.Find(Kubeconfig) is { } kubeconfig ? SecretShape.Build(kubeconfig.Value) : null,
        Context = fields.Get(Context, null),
        Namespace = fields.Get(Namespace),
        Selector = fields.Get(Selector, KubernetesDefaults.Selector),
        Timeout = fields.Get(Timeout, KubernetesDefaults.Timeout),
    };

    private static ExecConnection BuildExec(string name, Fields fields) => new()
    {
        Name = name,
        Command = fields.Values(Command),
        PerBatch = fields.Get(Per, false),
        Timeout = fields.Get(RunTimeout, TimeSpan.FromMinutes(5)),
        Environment = Secrets(fields),
        Observe = fields.Find(Observe) is { Value: var observe }
            ? new() { Command = observe.Values(Command), PerBatch = observe.Get(Per, false), Timeout = observe.Get(LookTimeout, TimeSpan.FromSeconds(30)), Environment = Secrets(observe) }
            : null,
    };

    private static Dictionary<string, SecretReference> Secrets(Fields program) =>
        (program.Find(Environment)?.Value ?? []).ToDictionary(entry => entry.Key.Value, entry => SecretShape.Build(entry.Value));
}

using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>How a relay comes to be, as a rollout file writes it.</summary>
internal static class ProvisionShape
{
    /// <summary><c>via</c></summary>
    public static readonly Key<string> Via = Key.Required("via", Scalars.Name, "manual, or the name of a provision target of the server's connections.");

    /// <summary><c>instructions</c></summary>
    public static readonly Key<string> Instructions = Key.Optional("instructions", PlanScalars.Instructions, "For manual: what people are asked to do. It is shown and never run.");

    /// <summary><c>template</c></summary>
    public static readonly Key<string> Template = Key.Optional("template", Scalars.Name, "The name of one of the target's templates.");

    /// <summary><c>parameters</c></summary>
    public static readonly Key<IReadOnlyList<MapEntry<string>>> Parameters = Key.Optional(
        "parameters",
        new MapShape<string>("a mapping of the template's parameters to texts", Scalars.Name, PlanScalars.Parameter),
        "The template's parameters, as texts. Secrets are no parameters: the server's target holds them.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("provision", [Via, Instructions, Template, Parameters]);

    /// <summary>Makes the rules of what was read without fault.</summary>
    public static ProvisionRules Build(Fields fields) => new()
    {
        Via = fields.Get(Via),
        Instructions = fields.Get(Instructions, null),
        Template = fields.Get(Template, null),
        Parameters = (fields.Find(Parameters)?.Value ?? []).ToDictionary(entry => entry.Key.Value, entry => entry.Value),
    };
}

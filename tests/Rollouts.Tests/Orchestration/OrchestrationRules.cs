using System.Reflection;
using System.Runtime.CompilerServices;
using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Orchestration;

/// <summary>
/// Keeps out of orchestrations what would make a second run differ from the first. It reads the compiled code, from the class through
/// every method of its assembly that it reaches, so that a helper, a lambda or a static initializer hides nothing. A banned-symbols list
/// stops at the edge of a file and knows nothing of awaits; the engine's guard at run time sees only what really waits.
/// </summary>
internal static class OrchestrationRules
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly (string What, Func<MemberInfo, Type, bool> Is)[] _forbidden =
    [
        ("a foreign await", (_, type) =>
            type.Namespace == "System.Threading.Tasks"
            || (type.Namespace == "System.Runtime.CompilerServices" && (Outermost(type).Name is var name)
                && (name.Contains("Await", StringComparison.Ordinal) || name.StartsWith("AsyncTask", StringComparison.Ordinal)
                    || name.StartsWith("AsyncValueTask", StringComparison.Ordinal) || name.StartsWith("AsyncVoid", StringComparison.Ordinal)))),
        ("a task of its own", (member, type) => IsGeneric(type, typeof(Durable<>)) && member.Name == "Of"),
        ("a clock", (member, type) =>
            (type == typeof(DateTime) || type == typeof(DateTimeOffset)) && member.Name is "get_Now" or "get_UtcNow" or "get_Today"
            || type.FullName is "System.TimeProvider" or "System.Diagnostics.Stopwatch" || (type == typeof(TimeZoneInfo) && member.Name == "get_Local")),
        ("randomness", (member, type) =>
            type == typeof(Random) || type == typeof(HashCode) || type.FullName == "System.Security.Cryptography.RandomNumberGenerator"
            || (type == typeof(string) && member.Name == "GetHashCode")),
        ("an id of its own", (member, type) => type == typeof(Guid) && member.Name is "NewGuid" or "CreateVersion7"),
        ("its surroundings", (member, type) =>
            type == typeof(Environment) || type == typeof(Console) || type == typeof(AppContext)
            || (type.FullName == "System.Globalization.CultureInfo" && member.Name is "get_CurrentCulture" or "get_CurrentUICulture")
            || In(type, "System.IO") || In(type, "System.Net") || In(type, "System.Diagnostics")),
        ("threads or cancellation", (_, type) => In(type, "System.Threading")),
    ];

    /// <summary>What an orchestration breaks: one line each, with where.</summary>
    public static IReadOnlyList<string> Check(Type orchestration)
    {
        var found = new List<string>();
        var reached = new HashSet<MethodBase>();
        var open = new Queue<MethodBase>();
        Reach(orchestration);
        while (open.TryDequeue(out var method))
            foreach (var member in CompiledCode.Members(method))
                Look(method, member);
        return [.. found.Distinct()];

        void Look(MethodBase method, MemberInfo member)
        {
            if ((member as Type ?? member.DeclaringType) is not { } type)
                return;
            var where = $"{method.DeclaringType!.FullName}.{method.Name}";
            if (member is not Type && Array.Find(_forbidden, rule => rule.Is(member, type)) is { What: { } what })
                found.Add($"{where} uses {what}: {type.Name}.{member.Name}");
            else if (member is FieldInfo { IsStatic: true } field && IsOurs(type, orchestration))
                LookAtStatic(where, type, field);
            else if (member is MethodBase called && IsOurs(type, orchestration))
                Enqueue(called);
        }

        void LookAtStatic(string where, Type type, FieldInfo field)
        {
            if (!field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal))
                found.Add($"{where} uses static state: {type.Name}.{field.Name}");
            if (type.TypeInitializer is { } initializer)
                Enqueue(initializer);
        }

        void Reach(Type type)
        {
            foreach (var method in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
                Enqueue(method);
            foreach (var nested in type.GetNestedTypes(Everything))
                Reach(nested);
        }

        void Enqueue(MethodBase method)
        {
            if (method is MethodInfo { IsGenericMethod: true, IsGenericMethodDefinition: false } constructed)
                method = constructed.GetGenericMethodDefinition();
            if (!reached.Add(method))
                return;
            open.Enqueue(method);
            if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
                Reach(machine.StateMachineType);
        }
    }

    /// <summary>Code that is judged: what belongs to the orchestration's assembly, the engine's own vocabulary apart.</summary>
    private static bool IsOurs(Type type, Type orchestration) =>
        type.Assembly == orchestration.Assembly && type.Namespace != typeof(IOrchestration).Namespace;

    private static bool In(Type type, string space) =>
        type.Namespace == space || type.Namespace?.StartsWith(space + ".", StringComparison.Ordinal) == true;

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}

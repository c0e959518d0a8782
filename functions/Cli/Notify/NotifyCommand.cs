using System.CommandLine;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Cli.Notify;

/// <summary><c>ozprobes notify test</c>: sends each receiver of a connections file a notification that says that it is a test.</summary>
internal static class NotifyCommand
{
    private const string Words = "This is a test of 'ozprobes notify test'; nobody has to do anything.";

    /// <summary>The command with its subcommand.</summary>
    public static Command Create() => Create(TimeProvider.System, Environment.GetEnvironmentVariable);

    /// <summary>The command with surroundings of its own.</summary>
    internal static Command Create(TimeProvider time, Func<string, string?> environment) => new("notify", "Try the receivers that people are told by.") { CreateTest(time, environment) };

    private static Command CreateTest(TimeProvider time, Func<string, string?> environment)
    {
        var connections = new Option<string>("--connections") { Description = "The server's connections file.", HelpName = "f", Required = true };
        var target = new Option<string?>("--target") { Description = "Only this receiver.", HelpName = "name" };
        var command = new Command("test", "Send every webhook, Slack and Alertmanager an incident that says it is a test, once, and tell what they answer. Exits 1 when one did not take it.") { connections, target };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (Read(parsed.GetRequiredValue(connections), parsed.GetValue(target), error) is not { } targets)
                return ExitCodes.Usage;

            using var sender = new WebhookSender(environment, time);
            var messages = new NotificationMessages(() => ApiAddress.Default);
            var taken = 0;
            foreach (var one in targets)
            {
                var now = time.GetUtcNow();
                var attempt = await sender.TryAsync(one, messages.Of(one, TestOf(one, now), now), cancellationToken);
                await output.WriteLineAsync($"{one.Name}  {one.Url?.Host ?? KebabCase.Of(one.Format)}  {(attempt.IsTaken ? "took it" : "did not take it")}: {attempt.Outcome}{(attempt.Answer.Length > 0 ? $", {attempt.Answer}" : "")}");
                taken += attempt.IsTaken ? 1 : 0;
            }

            return taken == targets.Count ? ExitCodes.Success : ExitCodes.Findings;
        });
        return command;
    }

    private static List<NotificationTarget>? Read(string path, string? only, TextWriter error)
    {
        var reading = ConnectionReader.ReadFile(path);
        new FileProblemPrinter(error).Print(reading.Errors, reading.ErrorsLeftOut, reading.Warnings);
        if (reading.Connections is not { } connections)
            return null;

        var targets = connections.Notify.Where(target => only is null || target.Name == only).ToList();
        if (targets.Count > 0)
            return targets;

        error.WriteLine(connections.Notify.Count == 0
            ? $"ozprobes: {path} names no receiver: write notify: [{{ name: …, url: https://…, secret: {{ env: … }} }}]"
            : $"ozprobes: {path} has no receiver '{only}'; it has {string.Join(", ", connections.Notify.Select(known => known.Name))}");
        return null;
    }

    /// <summary>
    /// What is sent: an incident, as urgent as the receiver wants them; a rollout where it is told of no incident that opens. Alertmanager ends
    /// it by itself within minutes.
    /// </summary>
    private static Notification TestOf(NotificationTarget target, DateTimeOffset now)
    {
        var incident = IncidentNotifications.Of(IncidentOf(target.Severity, now));
        return target.Wants(incident) || target.Format is NotificationFormat.Alertmanager ? incident : new()
        {
            Key = "asked",
            Topic = incident.Topic,
            Mesh = "test",
            Kind = NotificationKind.Asked,
            At = now,
            Message = Words,
            PlanHash = "",
        };
    }

    private static IncidentNotice IncidentOf(IncidentSeverity severity, DateTimeOffset now) => new(NoticeKind.Opened, 0, now, new Incident
    {
        Id = $"test-{now.ToUnixTimeMilliseconds()}",
        Mesh = "test",
        Cause = new Cause { Kind = CauseKind.Finding, Code = "test" },
        Severity = severity,
        Title = "test: nothing is wrong",
        Detail = new CauseDetail { Severity = severity is IncidentSeverity.Warning ? Severity.Warning : Severity.Error, Code = "test", Message = Words, Remedy = "nothing has to be done" },
        Regions = [],
        BeganAt = now,
        OpenedAt = now,
    });
}

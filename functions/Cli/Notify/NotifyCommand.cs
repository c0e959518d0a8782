using System.CommandLine;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Cli.Notify;

/// <summary><c>ozprobes notify test</c>: sends each receiver of a connections file notifications that say that they are a test.</summary>
internal static class NotifyCommand
{
    /// <summary>The command with its subcommand.</summary>
    public static Command Create() => Create(TimeProvider.System, Environment.GetEnvironmentVariable);

    /// <summary>The command with surroundings of its own.</summary>
    internal static Command Create(TimeProvider time, Func<string, string?> environment) => new("notify", "Try the receivers that people are told by.") { CreateTest(time, environment) };

    private static Command CreateTest(TimeProvider time, Func<string, string?> environment)
    {
        var connections = new Option<string>("--connections") { Description = "The server's connections file.", HelpName = "f", Required = true };
        var target = new Option<string?>("--target") { Description = "Only this receiver.", HelpName = "name" };
        var url = ApiAddress.CreateOption();
        url.Description = "Where people reach the server, for the links.";
        var command = new Command("test", "Send every webhook, Slack and Alertmanager what it is told of: an incident, its end and a gate, each of which says it is a test; and tell what they answer. Exits 1 when one did not take it.") { connections, target, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (Read(parsed.GetRequiredValue(connections), parsed.GetValue(target), error) is not { } targets)
                return ExitCodes.Usage;

            var server = parsed.GetRequiredValue(url);
            using var sender = new WebhookSender(environment, time);
            var taken = 0;
            foreach (var one in targets)
                taken += await TryAsync(sender, new NotificationMessages(() => server.TrimEnd('/')), one, time, output, cancellationToken) ? 1 : 0;

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

    /// <summary>Sends a receiver all that it is to be tried with, until it does not take something.</summary>
    private static async Task<bool> TryAsync(WebhookSender sender, NotificationMessages messages, NotificationTarget target, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var notification in TestNotifications.For(target, time.GetUtcNow()))
        {
            var attempt = await sender.TryAsync(target, messages.Of(target, notification, time.GetUtcNow()), cancellationToken);
            await output.WriteLineAsync(
                $"{target.Name}  {target.Url?.Host ?? KebabCase.Of(target.Format)}  {KebabCase.Of(notification.Kind)}  {(attempt.IsTaken ? "took it" : "did not take it")}: {attempt.Outcome}{(attempt.Answer.Length > 0 ? $", {attempt.Answer}" : "")}");
            if (!attempt.IsTaken)
                return false;
        }

        return true;
    }
}

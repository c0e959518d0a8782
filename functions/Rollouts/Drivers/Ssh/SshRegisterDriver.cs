using System.Globalization;
using System.Security.Cryptography;
using OpenZro.Probes.Rollouts.Drivers.Registering;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>
/// Changes <c>Relay.Addresses</c> in a management.json over SSH: the file is replaced at once or not at all, by the checksum of what
/// was read, with owner and mode kept and the old file beside it; then management is restarted.
/// </summary>
public sealed class SshRegisterDriver(SshRegisterOptions options, TimeProvider time) : IRegisterDriver
{
    private readonly StreamProof _streams = new(options.Management);

    /// <inheritdoc/>
    public async Task<AddressReading> ReadAsync(CancellationToken cancellationToken)
    {
        var (file, failure) = await WithSessionAsync(ReadFileAsync, failed => (null, failed), cancellationToken);
        return file is null ? new AddressReading { Failure = failure }
            : file.Document.Obstacle is { } obstacle ? new AddressReading { Failure = Refused(obstacle) }
            : new AddressReading { Addresses = file.Document.Addresses };
    }

    /// <inheritdoc/>
    public Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithSessionAsync((session, end) => ApplyAsync(session, change, end), Failed, cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithSessionAsync(async (session, end) => Answer(await RunAsync(session, "restore", change.Operation, "", "", null, end)), Failed, cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithSessionAsync((session, end) => ProveAsync(session, change.Operation, change.After, end), Unseen, cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithSessionAsync((session, end) => ProveAsync(session, change.Operation, change.Before, end), Unseen, cancellationToken);

    private async Task<RegisterAnswer> ApplyAsync(SshSession session, AddressChange change, CancellationToken cancellationToken)
    {
        var (file, failure) = await ReadFileAsync(session, cancellationToken);
        if (file is null)
        {
            return Failed(failure!);
        }

        var addresses = file.Document.Addresses;
        if ((file.Document.Obstacle ?? file.Document.Danger) is { } obstacle)
        {
            return Failed(Refused(obstacle));
        }

        if (!addresses.SequenceEqual(change.Before) && !addresses.SequenceEqual(change.After))
        {
            return Failed(new()
            {
                Code = DriverFailureCode.Conflict,
                Detail = $"{options.File} lists [{string.Join(", ", addresses)}], and the plan was made for [{string.Join(", ", change.Before)}]: plan again",
            });
        }

        var after = file.Document.With(change.After);
        return Answer(await RunAsync(session, "apply", change.Operation, Sum(file.Bytes), Sum(after), after, cancellationToken));
    }

    private async Task<RegisterProof> ProveAsync(
        SshSession session, Operation operation, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var run = await RunAsync(session, "observe", operation, "", "", null, cancellationToken);
        if (run.Failure is not null)
        {
            return Unseen(run.Failure);
        }

        var facts = new HostFacts(run.Output);
        var began = facts.Number("began") is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;
        if (StartupAddresses.Read(facts["line"]) is not { } started)
        {
            return facts["log"] == "read" ? NotYet("management has not logged its start yet")
                : began is { } since ? await _streams.ProveByStreamsAsync(since, "management's log cannot be read: ", cancellationToken)
                : NotYet("management was not restarted for this change");
        }

        var seen = $"management started with [{string.Join(", ", started.Addresses)}]";
        return !started.Fit(wanted) ? new RegisterProof { State = ProofState.Disproven, ReadyAt = started.At ?? began, Evidence = seen }
            : (started.At ?? began) is { } readyAt ? await _streams.ProveAsync(readyAt, seen, cancellationToken)
            : new RegisterProof { State = ProofState.Proven, Evidence = seen };
    }

    private static RegisterProof NotYet(string evidence) => new() { State = ProofState.NotYet, Evidence = evidence };

    private async Task<(ManagementFile? File, DriverFailure? Failure)> ReadFileAsync(SshSession session, CancellationToken cancellationToken)
    {
        var run = await RunAsync(session, "read", null, "", "", null, cancellationToken);
        var facts = new HostFacts(run.Output);
        var content = facts["content"] ?? "";
        var bytes = new byte[content.Length];
        return run.Failure is not null ? (null, run.Failure)
            : facts["state"] == "missing" ? (null, new() { Code = DriverFailureCode.NotFound, Detail = $"{session.Host} has no {options.File} that may be read" })
            : facts["state"] == "read" && Convert.TryFromBase64String(content, bytes, out var length) ? (new ManagementFile(bytes[..length]), null)
            : (null, new() { Code = DriverFailureCode.CommandFailed, Detail = $"{session.Host} did not read {options.File}: {run.Error}" });
    }

    private Task<SshRun> RunAsync(
        SshSession session, string verb, Operation? operation, string before, string after, byte[]? input, CancellationToken cancellationToken)
    {
        var marker = operation is null ? "none" : OperationMarker.Of(operation);
        return session.RunAsync(
            Scripts.Register, [verb, options.File, marker, before, after, "--", .. options.Log, "--", .. options.Restart], input, asRoot: true, time, cancellationToken);
    }

    private RegisterAnswer Answer(SshRun run)
    {
        if (run.Failure is not null)
        {
            return new RegisterAnswer { State = RegisterState.Unknown, Failure = run.Failure };
        }

        var facts = new HostFacts(run.Output);
        return facts["state"] switch
        {
            "done" => new RegisterAnswer { State = RegisterState.Done },
            "already" => new RegisterAnswer { State = RegisterState.AlreadyDone },
            "missing" => Failed(new() { Code = DriverFailureCode.NotFound, Detail = $"there is no {options.File} that may be read" }),
            "conflict" => Failed(new()
            {
                Code = DriverFailureCode.Conflict,
                Detail = $"{options.File} was changed by someone else in between, and was left as it is",
            }),
            _ => Failed(new()
            {
                Code = DriverFailureCode.CommandFailed,
                Detail = string.Create(CultureInfo.InvariantCulture, $"could not {facts["step"] ?? $"run (exit code {run.ExitCode})"}: {run.Error}"),
            }),
        };
    }

    private async Task<T> WithSessionAsync<T>(
        Func<SshSession, CancellationToken, Task<T>> call, Func<DriverFailure, T> failed, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.CallTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var opening = await SshSession.OpenAsync(options.Host, options.Environment, time, end.Token);
        if (opening.Session is not { } session)
        {
            return failed(opening.Failure!);
        }

        await using (session)
        {
            return await call(session, end.Token);
        }
    }

    private static RegisterAnswer Failed(DriverFailure failure) => new() { State = RegisterState.Failed, Failure = failure };

    private static RegisterProof Unseen(DriverFailure failure) =>
        new() { State = ProofState.NotYet, Evidence = "management's host could not be asked", Failure = failure };

    private static DriverFailure Refused(string detail) => new() { Code = DriverFailureCode.Refused, Detail = detail };

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class ManagementFile(byte[] bytes)
    {
        public byte[] Bytes => bytes;

        public ManagementDocument Document { get; } = ManagementDocument.Read(bytes);
    }
}

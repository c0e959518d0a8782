using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>
/// Runs a program without a shell, within a time and an amount of output; beyond either, it and all that it started are ended
/// (<see cref="ExecFamily"/>). What it leaves running when it ends by itself goes on, and is not waited for.
/// </summary>
internal static class ExecProcess
{
    private const int LongestError = 4000;

    /// <summary>For how long output is still read after the program has ended: what it left running may hold it open for ever.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Runs it to its end.</summary>
    public static async Task<ExecRun> RunAsync(ExecOptions options, string input, TimeProvider time)
    {
        var start = new ProcessStartInfo(options.Command[0], options.Command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        var family = ExecFamily.Mark(start);
        var secrets = new List<string>();
        foreach (var (name, reference) in options.Secrets)
        {
            if (!ConnectionSecret.TryRead(reference, options.Environment, out var secret, out var error))
            {
                return Failed(DriverFailureCode.Configuration, $"{name}: {error}");
            }

            start.Environment[name] = secret;
            secrets.Add(secret);
        }

        try
        {
            using var process = Process.Start(start)!;
            return await TalkAsync(process, family, options, input, time) with { Secrets = secrets };
        }
        catch (Exception wrong) when (wrong is Win32Exception or InvalidOperationException)
        {
            return Failed(DriverFailureCode.Configuration, $"{options.Command[0]} cannot be started: {wrong.Message}");
        }
    }

    [SuppressMessage("Reliability", "CA2025", Justification = "Both readers are awaited before the source of their end is disposed.")]
    private static async Task<ExecRun> TalkAsync(Process process, ExecFamily family, ExecOptions options, string input, TimeProvider time)
    {
        using var end = new CancellationTokenSource(options.Timeout, time);
        using var over = new CancellationTokenSource(System.Threading.Timeout.InfiniteTimeSpan, time);
        using var heard = CancellationTokenSource.CreateLinkedTokenSource(end.Token, over.Token);
        var output = ReadAsync(process.StandardOutput, options.MaxOutput, end, heard.Token);
        var error = ReadTailAsync(process.StandardError, heard.Token);
        var failure = (DriverFailure?)null;
        try
        {
            await WriteAsync(process, input, end.Token);
            await process.WaitForExitAsync(end.Token);
            over.CancelAfter(LastWords);
            await Task.WhenAll(output, error);
            end.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            await family.EndAsync(process);
            failure = (await output).IsCut
                ? new() { Code = DriverFailureCode.BadAnswer, Detail = $"{options.Command[0]} wrote more than is read, and was ended" }
                : new() { Code = DriverFailureCode.AnswerLost, Detail = $"{options.Command[0]} did not end within {DurationText.Format(options.Timeout)}, and was ended" };
        }

        return new ExecRun(failure is null ? process.ExitCode : null, (await output).Text, await error, failure);
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program that needs no input may close it or end before reading it.
        }
    }

    private static async Task<(string Text, bool IsCut)> ReadAsync(StreamReader reader, int limit, CancellationTokenSource end, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var part = new char[8192];
        try
        {
            while (await reader.ReadAsync(part, cancellationToken) is var count and > 0)
            {
                text.Append(part, 0, Math.Min(count, limit - text.Length));
                if (text.Length >= limit)
                {
                    await end.CancelAsync();
                    return (text.ToString(), true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return (text.ToString(), false);
        }

        return (text.ToString(), false);
    }

    private static async Task<string> ReadTailAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var part = new char[2048];
        try
        {
            while (await reader.ReadAsync(part, cancellationToken) is var count and > 0)
            {
                text.Append(part, 0, count);
                text.Remove(0, Math.Max(0, text.Length - LongestError));
            }
        }
        catch (OperationCanceledException)
        {
            return text.ToString().Trim();
        }

        return text.ToString().Trim();
    }

    private static ExecRun Failed(DriverFailureCode code, string detail) => new(null, "", "", new() { Code = code, Detail = detail });
}

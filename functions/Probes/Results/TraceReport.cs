using System.Globalization;
using System.Net;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>Tells the whole story of each probe, step by step, with the time since the probe's start.</summary>
public sealed class TraceReport(TextWriter output)
{
    /// <summary>Writes the story of a run, relay by relay.</summary>
    public void Write(ProbeRun run)
    {
        foreach (var relay in run.Relays)
        {
            foreach (var answer in relay.Dns)
            {
                WriteAnswer(relay.Relay, answer);
            }

            foreach (var seen in relay.Endpoints)
            {
                WriteProbe(relay.Relay, seen);
            }

            foreach (var seen in relay.Quic)
            {
                var outcome = seen.Failure is { } failure ? $"{KebabCase.Of(failure.Reason)}: {failure.Detail}" : $"answered in {Milliseconds(seen.Elapsed!.Value)}, versions {string.Join(' ', seen.Versions)}";
                output.WriteLine($"{relay.Relay}: QUIC {new IPEndPoint(seen.Address, seen.Port)}, {seen.PacketBytes} bytes: {outcome}");
            }
        }
    }

    private void WriteAnswer(string relay, DnsAnswer answer)
    {
        var outcome = answer.Failure is { } failure ? $"{KebabCase.Of(failure.Reason)}: {failure.Detail}" : string.Join(", ", answer.Addresses);
        output.WriteLine($"{relay}: {answer.Resolver} was asked for {answer.Name} and said after {Milliseconds(answer.Elapsed)}: {outcome}");
    }

    private void WriteProbe(string relay, Observation seen)
    {
        output.WriteLine($"{relay}: probe of {seen.Endpoint} at {seen.StartedAt.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}Z"
            + (seen.Skipped is { } why ? $", skipped: {why}" : $", lag {Milliseconds(seen.Lag)}"));
        foreach (var step in seen.Trace)
        {
            output.WriteLine($"  {Milliseconds(step.At),10}  {step.Text}");
        }

        if (seen.Refusal is { } refusal)
        {
            output.WriteLine($"  {"",10}  a peer would end the handshake: {refusal.Detail}");
        }

        if (seen.Failure is { } failure)
        {
            output.WriteLine($"  {"",10}  failed in {KebabCase.Of(failure.Phase)}: {KebabCase.Of(failure.Reason)}: {failure.Detail}");
        }
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms");
}

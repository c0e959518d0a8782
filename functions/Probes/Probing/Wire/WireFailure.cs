using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>What an exception of a socket or of TLS says about the world, as data.</summary>
internal static class WireFailure
{
    private const int MaximumSeen = 48;
    private const int Tls12 = 0x0303;

    /// <summary>Reads an exception that ended a phase.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="phase">The phase that it ended.</param>
    /// <param name="records">What the server sent until the handshake was done; <see langword="null"/> without TLS.</param>
    public static ProbeFailure From(Exception exception, ProbePhase phase, TlsRecordLog? records)
    {
        if (TlsAlert.From(exception) is { } alert)
            return Alert(phase, alert);

        if (Find<SocketException>(exception) is { } socket)
            return Socket(phase, socket);

        if (phase == ProbePhase.Handshake && records is not null)
            return Handshake(exception, records);

        return exception switch
        {
            InvalidDataException => new ProbeFailure(phase, FailureReason.Protocol, exception.Message),
            AuthenticationException => new ProbeFailure(phase, FailureReason.Protocol, Line(exception)),
            IOException { InnerException: not null } => new ProbeFailure(phase, FailureReason.Protocol, Line(exception)),
            IOException => new ProbeFailure(phase, FailureReason.Closed, "the server ended the connection"),
            _ => new ProbeFailure(phase, FailureReason.Local, $"{exception.GetType().Name}: {Line(exception)}"),
        };
    }

    /// <summary>The failure that a fatal alert is.</summary>
    public static ProbeFailure Alert(ProbePhase phase, int alert) =>
        new(phase, FailureReason.Alert, $"the server sent the TLS alert {TlsAlert.Describe(alert)}") { Code = alert };

    /// <summary>The probe's time was over.</summary>
    public static ProbeFailure Timeout(ProbePhase phase, TimeSpan timeout, int bytesReceived)
    {
        var within = string.Create(CultureInfo.InvariantCulture, $"within {timeout.TotalSeconds:0.###} s");
        return new ProbeFailure(phase, FailureReason.Timeout, phase switch
        {
            ProbePhase.Connect => $"no answer to the SYN {within}",
            ProbePhase.Handshake => $"the handshake was not done {within}, {Amount.Of(bytesReceived, "byte")} received",
            ProbePhase.Upgrade => $"no whole response to the upgrade {within}, {Amount.Of(bytesReceived, "byte")} received",
            ProbePhase.Authenticate => $"no answer to the Auth message {within}",
            _ => $"no answer {within}",
        });
    }

    /// <summary>The run was cancelled before the probe was done.</summary>
    public static ProbeFailure Cancelled(ProbePhase phase) => new(phase, FailureReason.Local, "the run ended before the probe did");

    private static ProbeFailure Handshake(Exception exception, TlsRecordLog records)
    {
        const ProbePhase Phase = ProbePhase.Handshake;
        if (records.Alert is { } alert)
            return Alert(Phase, alert);

        if (!records.IsTls)
            return new ProbeFailure(Phase, FailureReason.Protocol, $"the server does not speak TLS: it sent '{Seen(records)}'");

        if (exception is InvalidDataException)
            return new ProbeFailure(Phase, FailureReason.Protocol, exception.Message);

        if (records.HelloVersion is { } version and < Tls12)
            return new ProbeFailure(Phase, FailureReason.Protocol, $"the server chose {VersionName(version)}, which no client speaks any more");

        return exception is IOException { InnerException: null }
            ? new ProbeFailure(Phase, FailureReason.Closed, records.First.IsEmpty
                ? "the server ended the connection after the ClientHello"
                : "the server ended the connection in the middle of the handshake")
            : new ProbeFailure(Phase, FailureReason.Protocol, Line(exception));
    }

    private static ProbeFailure Socket(ProbePhase phase, SocketException exception)
    {
        var (reason, detail) = exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => (FailureReason.Refused, "the connection was refused"),
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => (FailureReason.Reset, "the connection was reset"),
            SocketError.TimedOut => (FailureReason.Timeout, "the system gave up waiting for an answer"),
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
                (FailureReason.Unreachable, Printable.From(exception.Message, 120)),
            _ => (FailureReason.Local, Printable.From(exception.Message, 120)),
        };
        return new ProbeFailure(phase, reason, detail) { Code = exception.NativeErrorCode };
    }

    private static string Seen(TlsRecordLog records) => Printable.From(records.First[..Math.Min(records.First.Length, MaximumSeen)], MaximumSeen);

    private static string VersionName(int version) => version switch
    {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        _ => $"the version {version:x4}",
    };

    private static string Line(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;

        return Printable.From(exception.Message, 160);
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not null and not T)
            exception = exception.InnerException;

        return exception as T;
    }
}

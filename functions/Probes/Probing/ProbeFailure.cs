using System.Text.Json.Serialization;

namespace OpenZro.Probes.Probing;

/// <summary>Why a probe ended early: data, never an exception.</summary>
/// <param name="Phase">The phase that failed.</param>
/// <param name="Reason">The kind of failure.</param>
/// <param name="Detail">One line for a person: what was seen, without secrets.</param>
public sealed record ProbeFailure(ProbePhase Phase, FailureReason Reason, string Detail)
{
    /// <summary>The TLS alert's number (RFC 8446 section 6), the HTTP status, the DNS response code or the socket's error number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Code { get; init; }
}

/// <summary>The kinds of failure, across all phases and transports.</summary>
public enum FailureReason
{
    /// <summary>No answer within the time limit.</summary>
    Timeout,

    /// <summary>The connection was refused (RST to a SYN, or ICMP port unreachable).</summary>
    Refused,

    /// <summary>No route, or the network said that the host cannot be reached.</summary>
    Unreachable,

    /// <summary>The peer reset the connection.</summary>
    Reset,

    /// <summary>The peer closed the connection in the middle of the phase.</summary>
    Closed,

    /// <summary>The peer sent a fatal TLS alert; the code is its number.</summary>
    Alert,

    /// <summary>A client would refuse the certificate and end the handshake; a probe goes on and measures what comes after.</summary>
    Certificate,

    /// <summary>What came back is not the protocol that was spoken.</summary>
    Protocol,

    /// <summary>An HTTP status other than the one expected; the code is that status.</summary>
    Status,

    /// <summary>The relay ended the connection on a well-formed Auth message: wrong secret, or clocks apart.</summary>
    Rejected,

    /// <summary>DNS: the name does not exist.</summary>
    NameNotFound,

    /// <summary>DNS: the server failed (SERVFAIL); the code is the response code.</summary>
    ServerFailure,

    /// <summary>DNS: the server refuses to answer (REFUSED).</summary>
    QueryRefused,

    /// <summary>DNS: the name exists but has no address.</summary>
    NoAddress,

    /// <summary>DNS: a referral or an answer for something else, from a server that does not serve the name.</summary>
    Lame,

    /// <summary>The packet was too large for the path or the local interface.</summary>
    TooLarge,

    /// <summary>This vantage point could not do it: no socket, no route of the family, cancelled.</summary>
    Local,
}

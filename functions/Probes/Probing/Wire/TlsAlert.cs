namespace OpenZro.Probes.Probing.Wire;

/// <summary>The names of TLS alerts (RFC 8446 section 6, RFC 5246 section 7.2, IANA's registry), and how OpenSSL reports them.</summary>
internal static class TlsAlert
{
    private const int SslLibrary = 20;
    private const int LibraryShift = 23;
    private const int ReasonMask = 0x7FFFFF;
    private const int AlertOffset = 1000;

    /// <summary>The alert as people know it: <c>42 (bad_certificate)</c>.</summary>
    public static string Describe(int alert) => Name(alert) is { } name ? $"{alert} ({name})" : $"{alert}";

    /// <summary>
    /// The alert in an exception of OpenSSL's, whose HResult is the error code: library SSL, reason 1000 and the alert's number.
    /// <see langword="null"/> when the exception is no alert from the peer, or on a platform that does not tell.
    /// </summary>
    public static int? From(Exception exception)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        var innermost = exception;
        while (innermost.InnerException is { } inner)
            innermost = inner;

        var alert = (innermost.HResult & ReasonMask) - AlertOffset;
        return innermost.HResult >> LibraryShift == SslLibrary && alert is >= 0 and <= byte.MaxValue ? alert : null;
    }

    private static string? Name(int alert) => alert switch
    {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        22 => "record_overflow",
        40 => "handshake_failure",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        109 => "missing_extension",
        110 => "unsupported_extension",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => null,
    };
}

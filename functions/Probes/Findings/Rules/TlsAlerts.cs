namespace OpenZro.Probes.Findings.Rules;

/// <summary>The names of TLS alerts (RFC 8446 section 6.2, and older ones that servers still send) and what each hints at.</summary>
internal static class TlsAlerts
{
    private static readonly Dictionary<int, (string Name, string Hint)> Known = new()
    {
        [0] = ("close_notify", "the server ended the handshake on purpose"),
        [10] = ("unexpected_message", "the server does not speak the protocol it was offered"),
        [20] = ("bad_record_mac", "a device on the path changes what is sent"),
        [21] = ("decryption_failed", "a device on the path changes what is sent"),
        [22] = ("record_overflow", "a device on the path changes what is sent"),
        [40] = ("handshake_failure", "no cipher suite or key type in common, or a client certificate is demanded"),
        [42] = ("bad_certificate", "the server demands a client certificate"),
        [43] = ("unsupported_certificate", "the server demands a client certificate"),
        [44] = ("certificate_revoked", "the server rejects a client certificate"),
        [45] = ("certificate_expired", "the server rejects a client certificate"),
        [46] = ("certificate_unknown", "the server demands a client certificate"),
        [47] = ("illegal_parameter", "the server found the ClientHello wrong: a device on the path may have changed it"),
        [48] = ("unknown_ca", "the server demands a client certificate of a certain authority"),
        [49] = ("access_denied", "the server demands a client certificate, or filters by address or name"),
        [50] = ("decode_error", "the server could not read the ClientHello: a device on the path may have changed it"),
        [51] = ("decrypt_error", "a signature or a key exchange did not verify"),
        [70] = ("protocol_version", "the server speaks only TLS 1.1 or older, which a client refuses"),
        [71] = ("insufficient_security", "no cipher suite in common that is strong enough for the server"),
        [80] = ("internal_error", "the server could not go on: it may have no certificate for this name, or could not get one"),
        [86] = ("inappropriate_fallback", "a device on the path downgrades the protocol"),
        [90] = ("user_canceled", "the server gave up"),
        [109] = ("missing_extension", "the server wants an extension that the client does not send"),
        [110] = ("unsupported_extension", "the server sent an extension that was not asked for"),
        [112] = ("unrecognized_name", "the server has no certificate for this name"),
        [113] = ("bad_certificate_status_response", "the server's certificate status is wrong"),
        [115] = ("unknown_psk_identity", "the server wants a key agreed beforehand"),
        [116] = ("certificate_required", "the server demands a client certificate, which no peer has"),
        [120] = ("no_application_protocol", "the server does not offer http/1.1"),
    };

    /// <summary>The alert's name, or its number where it has none.</summary>
    public static string Name(int alert) => Known.TryGetValue(alert, out var known) ? $"{known.Name} ({alert})" : $"alert {alert}";

    /// <summary>What the alert hints at.</summary>
    public static string Hint(int alert) => Known.TryGetValue(alert, out var known) ? known.Hint : "the server refuses the handshake";
}

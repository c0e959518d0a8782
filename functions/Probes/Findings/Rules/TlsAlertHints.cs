namespace OpenZro.Probes.Findings.Rules;

/// <summary>What a TLS alert hints at, by its number (RFC 8446 section 6.2, and older ones that servers still send).</summary>
internal static class TlsAlertHints
{
    private static readonly Dictionary<int, string> s_hints = new()
    {
        [0] = "the server ended the handshake on purpose",
        [10] = "the server does not speak the protocol it was offered",
        [20] = "a device on the path changes what is sent",
        [21] = "a device on the path changes what is sent",
        [22] = "a device on the path changes what is sent",
        [40] = "no cipher suite or key type in common, or a client certificate is demanded",
        [42] = "the server demands a client certificate",
        [43] = "the server demands a client certificate",
        [44] = "the server rejects a client certificate",
        [45] = "the server rejects a client certificate",
        [46] = "the server demands a client certificate",
        [47] = "the server found the ClientHello wrong: a device on the path may have changed it",
        [48] = "the server demands a client certificate of a certain authority",
        [49] = "the server demands a client certificate, or filters by address or name",
        [50] = "the server could not read the ClientHello: a device on the path may have changed it",
        [51] = "a signature or a key exchange did not verify",
        [70] = "the server speaks only TLS 1.1 or older, which a client refuses",
        [71] = "no cipher suite in common that is strong enough for the server",
        [80] = "the server could not go on: it may have no certificate for this name, or could not get one",
        [86] = "a device on the path downgrades the protocol",
        [90] = "the server gave up",
        [109] = "the server wants an extension that the client does not send",
        [110] = "the server sent an extension that was not asked for",
        [112] = "the server has no certificate for this name",
        [113] = "the server's certificate status is wrong",
        [115] = "the server wants a key agreed beforehand",
        [116] = "the server demands a client certificate, which no peer has",
        [120] = "the server does not offer http/1.1",
    };

    /// <summary>The hint, as part of a sentence.</summary>
    public static string Of(int alert) => s_hints.GetValueOrDefault(alert, "the server refuses the handshake");
}

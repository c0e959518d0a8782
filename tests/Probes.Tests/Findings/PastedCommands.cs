using System.Text.RegularExpressions;
using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Tests.Findings;

/// <summary>Holds remedies to what people paste: each command is one that its program takes, with no word of the sentence around it, and none is left among the words.</summary>
internal static partial class PastedCommands
{
    /// <summary>The commands of a remedy, each as it was found good.</summary>
    public static IReadOnlyList<string> Of(string remedy)
    {
        var parts = RemedyText.Of(remedy);
        parts.ShouldNotBeEmpty(remedy);
        parts.Where(part => !part.IsCommand && Program().IsMatch(part.Text)).ShouldBeEmpty($"a command is left among the words of: {remedy}");
        var commands = parts.Where(part => part.IsCommand).Select(part => part.Text).ToList();
        commands.ShouldAllBe(command => Form().IsMatch(command), remedy);
        return commands;
    }

    [GeneratedRegex("""(?<![\w-])(systemctl|journalctl|ss|nc|dig|ping|tracepath|traceroute|curl|openssl|certbot|ozprobes (peers|rollout)) [-+@\[\w]""")]
    private static partial Regex Program();

    /// <summary>A name is a host, an address, a service or what a certificate may be for.</summary>
    [GeneratedRegex(
        """
        ^(
          systemctl\ (status|restart)\ [\w.@-]+ | journalctl\ -u\ [\w.@-]+ | timedatectl | uptime
        | ss\ -ltnp\ 'sport\ =\ :\d+' | nc\ -vz\ [\w.:-]+\ \d+ | ping\ -M\ do\ -s\ \d+\ [\w.:-]+ | tracepath\ [\w.:-]+ | traceroute\ -T\ -p\ \d+\ [\w.:-]+
        | dig(\ (-p\ \d+|[+@][\w.:-]+|A|AAAA|[\w.-]+))+
        | curl\ --http1\.1\ -i\ --resolve\ \S+\ https?://\S+/relay
        | openssl\ s_client\ -connect\ \S+(\ -servername\ [\w.*-]+)?(\ (-showcerts|-msg|-tls1_3|-alpn\ http/1\.1|2>/dev/null))?\ </dev/null(\ \|\ openssl\ x509\ -noout\ -ext\ subjectAltName)?
        | openssl\ req\ -new\ -newkey\ ec\ -pkeyopt\ ec_paramgen_curve:P-256\ -nodes\ -keyout\ relay\.key\ -out\ relay\.csr\ -subj\ ('/CN=[\w.*:-]+'|/CN=[\w.:-]+)\ -addext\ ('subjectAltName=[\w.*:,-]+'|subjectAltName=[\w.:,-]+)
        | certbot\ certonly\ --expand(\ -d\ ('[\w.*:-]+'|[\w.:-]+))+\ --deploy-hook\ '[^']+'
        | certbot\ renew\ --cert-name\ ('[\w.*:-]+'|[\w.:-]+)\ --force-renewal\ --deploy-hook\ '[^']+'
        | ozprobes\ peers\ --region\ [\w-]+\ --repick\ repick\.yaml\ &&\ ozprobes\ rollout\ plan\ repick\.yaml
        )$
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Form();
}

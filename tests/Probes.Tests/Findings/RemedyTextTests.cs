using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Tests.Findings;

/// <summary>What people read of a remedy, and what they paste. That every remedy of every rule comes apart well is looked at wherever a <see cref="Scene"/> is judged.</summary>
public class RemedyTextTests
{
    [Fact]
    public void A_command_stands_by_itself_between_the_words() =>
        Told("on the host: systemctl status openzro-relay; ss -ltnp 'sport = :443'; then from here: nc -vz 192.0.2.1 443").ShouldBe(
            ["on the host:", "$ systemctl status openzro-relay", "$ ss -ltnp 'sport = :443'", "then from here:", "$ nc -vz 192.0.2.1 443"]);

    [Fact]
    public void What_is_quoted_is_a_part_of_its_command() =>
        Told("certbot renew --deploy-hook 'systemctl restart a; sleep 1, and if so' (files are read once)").ShouldBe(
            ["$ certbot renew --deploy-hook 'systemctl restart a; sleep 1, and if so'", "(files are read once)"]);

    [Fact]
    public void A_pipe_is_a_part_of_its_command() =>
        Told("check: openssl s_client -connect 192.0.2.1:443 </dev/null | openssl x509 -noout").ShouldBe(["check:", "$ openssl s_client -connect 192.0.2.1:443 </dev/null | openssl x509 -noout"]);

    [Theory]
    [InlineData("open UDP 443 in the firewall (the Helm chart exposes TCP only); or take quic out of its transports")]
    [InlineData("use a full chain (certbot: fullchain.pem, not cert.pem)")]
    [InlineData("in nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade")]
    public void What_is_no_command_is_never_offered_as_one(string remedy) => RemedyText.Of(remedy).ShouldHaveSingleItem().ShouldBe(new RemedyPart(remedy, IsCommand: false));

    [Fact]
    public void A_command_that_was_cut_off_is_no_command() => Told("check: dig +trace relay.exa…").ShouldBe(["check: dig +trace relay.exa…"]);

    private static IEnumerable<string> Told(string remedy) => RemedyText.Of(remedy).Select(part => (part.IsCommand ? "$ " : "") + part.Text);
}

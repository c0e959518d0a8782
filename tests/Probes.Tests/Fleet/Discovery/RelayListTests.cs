using CsCheck;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Fleet.Discovery;

namespace OpenZro.Probes.Tests.Fleet.Discovery;

public sealed class RelayListTests
{
    private const string Template =
        """
        {
          "Stuns": [{ "URI": "stun:{{ .OZ_DOMAIN }}:3478" }], "Addresses": ["rels://wrong.example.com"],
          {{ if .HA }} "Store": { "Relay": { "Addresses": ["rels://deeper.example.com"] } }, {{ end }}
          "Relay": { "Addresses": ["rels://{{ .OZ_DOMAIN }}:33080", "rels:\/\/b.example.com"], "CredentialsTTL": {{ .TTL }}, "Secret": "{{ env "S" }}" }
        }
        """;

    [Theory]
    [InlineData("", "line 1, column 1: ")]
    [InlineData("{\n  \"Relay\": {\n    \"Addresses\": [\"rels://a.example\",]\n  }\n}", "line 3, column 38: ")]
    [InlineData("{ \"é\": nope }", "line 1, column 9: ")]
    [InlineData("{ \"Relay\": { \"Addresses\": [\"rels://a.example\"] }", "line 1, column 49: ")]
    [InlineData("relay:\n  addresses: []", "line 1, column 1: 'r' is an invalid start of a value")]
    [InlineData("{ \"Relay\": [\n  { \"X\": \"{{ .X }}\" ] }", "line 2, column 21: ']' closes nothing that is open")]
    [InlineData("{ \"X\": \"{{ .X }}\",\n  \"Relay\": {\n}", "line 1, column 1: the '{' here is never closed")]
    [InlineData("{ \"X\": {{ .X }},\n  \"Relay: { }", "line 2, column 3: the string that begins here does not end")]
    public void Management_json_that_is_broken_says_where(string text, string error) =>
        ManagementFile.Read(text, _ => null).Error.ShouldNotBeNull().ShouldStartWith(error);

    [Fact]
    public void Management_json_is_read_though_it_is_a_template() =>
        ManagementFile.Read(Template, name => name == "OZ_DOMAIN" ? "a.example.com" : null).Addresses
            .ShouldBe(["rels://a.example.com:33080", "rels://b.example.com"]);

    [Fact]
    public void A_variable_that_is_not_set_is_named() =>
        ManagementFile.Read(Template, _ => null).Error.ShouldNotBeNull().ShouldContain("OZ_DOMAIN");

    [Fact]
    public void Any_text_is_read_without_a_throw() =>
        Gen.String.Sample(text => ManagementFile.Read(Template[..(text.Length * 7 % Template.Length)] + text, _ => null).ShouldNotBeNull(), iter: 1000);

    [Fact]
    public void Helm_values_give_the_list_of_the_chart()
    {
        var list = Values("management: { config: { relay: { addresses: [rels://a.example.com, rels://b.example.com] } } }\nrelay: { publicHostname: x }");

        list.Addresses.ShouldBe(["rels://a.example.com", "rels://b.example.com"]);
        list.Hints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("relay: { publicHostname: r.example.com }", "rel://r.example.com:33080")]
    [InlineData("relay: { publicHostname: r.example.com, service: { port: 443 }, tls: { enabled: true } }", "rels://r.example.com:443")]
    public void An_empty_list_is_derived_as_the_chart_does(string values, string expected) => Values(values).Addresses.ShouldBe([expected]);

    [Fact]
    public void The_path_of_the_guide_is_recognised_with_a_hint()
    {
        var list = Values("management: { relay: { addresses: [rels://a.example.com] } }");

        list.Addresses.ShouldBe(["rels://a.example.com"]);
        list.Hints.ShouldHaveSingleItem().ShouldBe("the chart does not read management.relay.addresses: move the list to management.config.relay.addresses");
    }

    [Fact]
    public void Values_without_relays_are_an_error() => Values("a: &x [1]\nb: *x\n").Error.ShouldNotBeNull().ShouldContain("relay.publicHostname");

    private static RelayList Values(string text) => HelmValues.Read(text, Dialect.OpenZro, _ => null);
}

using System.Text;
using CsCheck;
using OpenZro.Probes.Rollouts.Drivers.Registering;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Registering;

public sealed class ManagementDocumentTests
{
    private const string Template = """
        {
            "Stuns": [ { "URI": "stun:{{ .DOMAIN }}:3478", "Addresses": ["not these"] } ],
            {{/* a comment with "quotes" and }} */}}
            {{ if .SECURE }}"Secure": {{ .PORT }},{{ end }}
            "Relay": {
                "Addresses": [
                    "rels://{{ .DOMAIN }}:443",
                    "rels:\/\/relay-us.example.com:443"
                ],
                "CredentialsTTL": "24h",
                "Secret": "{{ env "SECRET" }}"
            },
            "DataStoreEncryptionKey": "a\"]}{[b="
        }
        """;

    private static readonly Gen<string> Address = Gen.OneOf(
        Gen.Select(Gen.Char["abcxyz09-"].Array[1, 12], Gen.Int[1, 65535], (name, port) => $"rels://{new string(name)}.example.com:{port}"),
        Gen.Const("rel://{{ .DOMAIN }}:33080"),
        Gen.Const("rels://bücher.example.com"));

    private static readonly Gen<string> Space = OneOf("", " ", "\n", "\r\n\t", "\n        ");

    private static readonly Gen<string> Filler = OneOf(
        "\"a\": 1,", "\"b\": [\"{{ .X }}\", {{ .Y }}],", "{{ if eq .A \"}}\" }}\"c\": null,{{ end }}", "\"Addresses\": [\"decoy\"],", "\"d\": \"\\\"]}\",",
        "\"nested\": {\"Relay\": {\"Addresses\": [\"decoy\"]}},", "\"ü\": \"é\",", "{{- /* \"Relay\": [ */ -}}");

    private static readonly Gen<(string Before, string List, string After)> File = Gen.Select(
        Filler.Array[0, 4], Filler.Array[0, 4], Address.Array[0, 5], Space, Space,
        (before, after, addresses, opening, gap) => (
            $"{{ {string.Concat(before)}\"Relay\"{gap}:{gap}{{{gap}\"Addresses\":{gap}",
            $"[{opening}{string.Join($",{gap}", addresses.Select(address => $"\"{address}\""))}{opening}]",
            $",{gap}\"CredentialsTTL\": \"24h\"}},{string.Concat(after)}{gap}\"z\": 1}}{gap}"));

    [Fact]
    public void Addresses_are_read_through_placeholders_and_escapes()
    {
        var document = Read(Template);

        document.Obstacle.ShouldBeNull();
        document.Danger.ShouldBeNull();
        document.Addresses.ShouldBe(["rels://{{ .DOMAIN }}:443", "rels://relay-us.example.com:443"]);
    }

    [Fact]
    public void An_address_is_added_in_the_way_that_the_list_is_written()
    {
        var document = Read(Template);

        Text(document.With([.. document.Addresses, "rels://relay-br.example.com:443"])).ShouldBe(Template.Replace(
            "\"rels:\\/\\/relay-us.example.com:443\"",
            "\"rels:\\/\\/relay-us.example.com:443\",\n            \"rels://relay-br.example.com:443\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]", "[\"rel://b:1\", \"rel://c:1\"]")]
    [InlineData("[ ]", "[\"rel://b:1\", \"rel://c:1\"]")]
    [InlineData("[\"rel://a:1\"]", "[\"rel://b:1\", \"rel://c:1\"]")]
    [InlineData("[\n  \"rel://a:1\"\n]", "[\n  \"rel://b:1\",\n  \"rel://c:1\"\n]")]
    [InlineData("[\"rel://a:1\",\"rel://b:1\"]", "[\"rel://b:1\",\"rel://c:1\"]")]
    public void A_list_keeps_its_layout(string before, string after) =>
        Text(Read($"{{\"Relay\":{{\"Addresses\":{before}}}}}").With(["rel://b:1", "rel://c:1"])).ShouldBe($"{{\"Relay\":{{\"Addresses\":{after}}}}}");

    [Fact]
    public void Everything_outside_of_the_list_stays_byte_for_byte() =>
        Gen.Select(File, Address.Array[0, 6]).Sample((file, wanted) =>
        {
            var edited = Text(Read(file.Before + file.List + file.After).With(wanted));
            edited.ShouldStartWith(file.Before + "[");
            edited.ShouldEndWith("]" + file.After);
        });

    [Fact]
    public void What_was_written_is_what_is_read() =>
        Gen.Select(File, Address.Array[0, 6]).Sample((file, wanted) =>
            Read(Read(file.Before + file.List + file.After).With(wanted)).Addresses.ShouldBe(wanted));

    [Fact]
    public void The_same_list_changes_nothing_and_a_second_edit_changes_no_more() =>
        Gen.Select(File, Address.Array[0, 6]).Sample((file, wanted) =>
        {
            var bytes = Encoding.UTF8.GetBytes(file.Before + file.List + file.After);
            ManagementDocument.Read(bytes).With(ManagementDocument.Read(bytes).Addresses).ShouldBe(bytes);
            var once = ManagementDocument.Read(bytes).With(wanted);
            ManagementDocument.Read(once).With(wanted).ShouldBe(once);
        });

    [Fact]
    public void Bytes_that_are_no_text_survive()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "{\"Name\":\""u8, 0xFF, 0x80, .. "\",\"relay\":{\"addresses\":[\"rel://a:1\"]}}\r\n"u8];

        ManagementDocument.Read(bytes).With(["rel://b:1"]).ShouldBe([
            0xEF, 0xBB, 0xBF, .. "{\"Name\":\""u8, 0xFF, 0x80, .. "\",\"relay\":{\"addresses\":[\"rel://b:1\"]}}\r\n"u8]);
    }

    [Theory]
    [InlineData("{}", "no Relay.Addresses")]
    [InlineData("", "no Relay.Addresses")]
    [InlineData("{\"Relay\":{\"Addresses\":[", "no Relay.Addresses")]
    [InlineData("{{ if .A }}{\"Relay\":{\"Addresses\":[]}}{{ else }}{\"Relay\":{\"Addresses\":[]}}{{ end }}", "more than one")]
    [InlineData("{\"Relay\":{\"Addresses\":[{{ range .R }}\"{{ . }}\",{{ end }}\"rel://a:1\"]}}", "template actions")]
    [InlineData("{\"Relay\":{\"Addresses\":[{{ .ALL }}]}}", "template actions")]
    public void What_cannot_be_changed_safely_is_left_alone(string text, string why)
    {
        var document = Read(text);

        document.Obstacle.ShouldNotBeNull().ShouldContain(why);
        Should.Throw<InvalidOperationException>(() => document.With(["rel://b:1"]));
    }

    [Theory]
    [InlineData("\"24h\"", false)]
    [InlineData("\"{{ .TTL }}\"", false)]
    [InlineData("{{ .TTL }}", false)]
    [InlineData("86400000000000", false)]
    [InlineData("\"0\"", true)]
    [InlineData("\"0h0m0s\"", true)]
    [InlineData("\"-1h\"", true)]
    [InlineData("0", true)]
    [InlineData("null", true)]
    [InlineData("\"\"", true)]
    public void A_lifetime_of_zero_is_a_danger(string ttl, bool isDanger)
    {
        (Read($"{{\"Relay\":{{\"CredentialsTTL\": {ttl} , \"Addresses\":[]}}}}").Danger is not null).ShouldBe(isDanger);
        (Read($"{{\"Relay\":{{\"Addresses\":[],\"CredentialsTTL\": {ttl} }}}}").Danger is not null).ShouldBe(isDanger);
    }

    [Fact]
    public void A_lifetime_that_is_missing_counts_as_zero() =>
        Read("{\"CredentialsTTL\":\"24h\",\"Relay\":{\"Addresses\":[]}}").Danger.ShouldNotBeNull();

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static ManagementDocument Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static ManagementDocument Read(byte[] bytes) => ManagementDocument.Read(bytes);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using NJsonSchema;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Tests.Fleet;

public sealed class FleetSchemaTests
{
    public static TheoryData<string> Names => FleetCorpus.BadNames;

    [Fact]
    public void The_committed_schema_is_the_one_that_is_printed()
    {
        using var stream = typeof(FleetSchemaTests).Assembly.GetManifestResourceStream("fleet.schema.json")!;
        using var reader = new StreamReader(stream);

        reader.ReadToEnd().ReplaceLineEndings("\n").ShouldBe(FleetSchema.Text, "run: ozprobes fleet schema > functions/Probes/Fleet/fleet.schema.json");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_schema_refuses_what_the_reader_refuses_for_its_form(string name)
    {
        var bad = FleetCorpus.Bad.Single(candidate => candidate.Name == name);

        (bad.SchemaCanTell && (await ErrorsAsync(bad.Text)).Count == 0).ShouldBeFalse();
    }

    [Fact]
    public async Task The_schema_accepts_what_the_reader_accepts()
    {
        var schema = await JsonSchema.FromJsonAsync(FleetSchema.Text);

        FleetSamples.Fleet.Sample(fleet => schema.Validate(ToJson(FleetWriter.Write(fleet))).ShouldBeEmpty(), iter: 50);
    }

    [Fact]
    public async Task The_schema_accepts_every_key() => (await ErrorsAsync(FleetReaderTests.Full)).ShouldBeEmpty();

    private static async Task<ICollection<NJsonSchema.Validation.ValidationError>> ErrorsAsync(string yaml) =>
        (await JsonSchema.FromJsonAsync(FleetSchema.Text)).Validate(ToJson(yaml));

    private static string ToJson(string yaml) => ToJson(YamlReader.Read(yaml, new YamlProblems(), allowAliases: true)!)?.ToJsonString() ?? "null";

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, ToJson(entry.Value)))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        YamlScalar { Type: YamlScalarType.Integer } scalar => JsonValue.Create(long.Parse(scalar.Text, CultureInfo.InvariantCulture)),
        YamlScalar { Type: YamlScalarType.Number } scalar => JsonValue.Create(double.Parse(scalar.Text, CultureInfo.InvariantCulture)),
        YamlScalar { Type: YamlScalarType.Boolean } scalar => JsonValue.Create(bool.Parse(scalar.Text)),
        YamlScalar { Type: YamlScalarType.Text } scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Rollouts.Connections;

namespace OpenZro.Probes.Infra.Tests;

/// <summary>What <c>infra/README.md</c> has people write, against the templates that take it.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string _text = Repository.Text("infra", "README.md");

    [Fact]
    public async Task Every_provider_is_registered_that_the_templates_make_resources_of_and_no_other()
    {
        var made = (await Task.WhenAll(Predictions.Full, Predictions.Cluster, Predictions.Access)).SelectMany(snapshot => snapshot.Resources)
            .SelectMany(resource => Delegation.Matches(resource.ToJsonString()).Select(match => match.Groups[1].Value).Prepend(resource.Read("type").Split('/')[0]));

        Registered.Match(_text).Groups[1].Value.Split(' ').Select(name => $"Microsoft.{name}").ShouldBe(made.Distinct().Except(["Microsoft.Authorization"]), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_output_is_told() =>
        Column("| output | |").ShouldBe((await TemplateAsync("main.bicep"))["outputs"]!.AsObject().Select(output => output.Key), ignoreOrder: true);

    [Fact]
    public async Task Parameters_that_are_told_are_there() =>
        Column("| parameter | default | |").ShouldBeSubsetOf((await TemplateAsync("main.bicep"))["parameters"]!.AsObject().Select(parameter => parameter.Key));

    [Fact]
    public async Task The_command_for_what_a_relay_needs_gives_what_the_template_takes_and_who_deploys()
    {
        var given = Assigned.Matches(_text.Split('\n').Single(line => line.Contains("infra/relay-access.bicep --parameters", StringComparison.Ordinal)).Split("--parameters")[1]).Select(match => match.Groups[1].Value).ToList();

        Wrong(await TemplateAsync("relay-access.bicep"), given).ShouldBeEmpty();
        given.ShouldContain("deployerPrincipalId");
        _text.ShouldContain("home=$(az deployment group show --resource-group ozprobes --name main --query properties.outputs.homePrincipalId.value");
    }

    [Fact]
    public void Every_secret_of_a_relay_was_put_into_the_vault_before_it_is_named()
    {
        var command = _text.IndexOf("infra/relay-access.bicep --parameters", StringComparison.Ordinal);
        var named = NamedInCommand.Matches(_text[command..].Split('\n')[0]).Select(match => match.Groups[1].Value).ToList();

        named.ShouldBe(["relay-secret", "fabric-secret"]);
        named.Except(Stored.Matches(_text[..command]).Select(match => match.Groups[1].Value)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_rollout_file_gives_what_the_template_of_a_relay_takes()
    {
        var parameters = Provision.Match(_text).Groups[1].Value;

        Wrong(await TemplateAsync("relay.bicep"), Given.Matches(parameters).Select(match => match.Groups[1].Value)).ShouldBeEmpty();
    }

    [Fact]
    public void A_relay_is_deployed_by_hand_with_its_parameter_file_once_that_finds_the_key()
    {
        var variable = Variable.Match(Repository.Text("infra", "relay.bicepparam")).Groups[1].Value;
        var export = _text.IndexOf($"export {variable}=", StringComparison.Ordinal);

        export.ShouldBeInRange(0, _text.IndexOf("--parameters infra/relay.bicepparam", StringComparison.Ordinal));
    }

    [Fact]
    public void The_connections_are_good_and_each_of_their_secrets_is_put_into_the_vault_and_named()
    {
        var text = _text[_text.IndexOf("## Connections of rollouts", StringComparison.Ordinal).._text.IndexOf("## Changing it", StringComparison.Ordinal)];
        var reading = ConnectionReader.Read(Block.Match(text).Groups[1].Value, "connections");
        var named = Given.Matches(NamedSecrets.Match(text).Groups[1].Value).Select(match => match.Groups[1].Value);
        var stored = Stored.Matches(text).Select(match => match.Groups[1].Value);

        reading.Errors.ShouldBeEmpty();
        named.ShouldBe(reading.Secrets.Select(secret => secret.Reference.Env!).Distinct(), ignoreOrder: true);
        stored.ShouldBe([.. Quoted.Matches(NamedSecrets.Match(text).Groups[1].Value).Select(match => match.Groups[1].Value), "connections"], ignoreOrder: true);
    }

    /// <summary>A comment behind a command is words of it at zsh's prompt, and what a variable holds is one word there, however many lines it has.</summary>
    [Theory]
    [InlineData("README.md", "ozprobes rollout start ")]
    [InlineData("infra/README.md", "az deployment group create ")]
    public void Commands_mean_the_same_in_bash_and_in_zsh(string document, string one)
    {
        var commands = Commands(Repository.Text(document)).ToList();

        commands.ShouldContain(line => line.StartsWith(one, StringComparison.Ordinal));
        commands.Where(line => Comment.IsMatch(line)).ShouldBeEmpty();
        commands.Where(line => Split.IsMatch(line)).ShouldBeEmpty();
    }

    [Fact]
    public void A_record_set_that_is_emptied_and_filled_again_keeps_its_time_to_live()
    {
        Commands(_text).Single(line => line.Contains("record-set a remove-record", StringComparison.Ordinal)).ShouldEndWith(" --keep-empty-record-set");
        Commands(_text).Single(line => line.Contains("record-set a add-record", StringComparison.Ordinal)).ShouldEndWith(" --ttl 60");
    }

    [Fact]
    public void The_fleet_that_comes_with_it_is_good_and_is_looked_at_first()
    {
        var reading = FleetReader.ReadFile(Repository.Path("infra", "fleet.yaml"));
        var deployed = Regions.Match(Repository.Text("infra", "main.bicepparam")).Groups[1].Value;

        reading.Errors.ShouldBeEmpty();
        reading.Warnings.ShouldBeEmpty();
        reading.Fleet!.Regions.Select(region => region.Name).ShouldBe(Quoted.Matches(deployed).Select(match => match.Groups[1].Value), ignoreOrder: true);
        Commands(_text).First(line => line.Contains("infra/", StringComparison.Ordinal)).ShouldEndWith("fleet check infra/fleet.yaml");
    }

    [Fact]
    public void What_it_links_to_is_there()
    {
        var headings = Heading.Matches(_text).Select(match => Regex.Replace(match.Groups[1].Value.ToLowerInvariant(), "[^a-z0-9 -]", "").Replace(' ', '-')).ToHashSet();

        Anchor.Matches(_text).Select(match => match.Groups[1].Value).ShouldBeSubsetOf(headings);
    }

    /// <summary>The lines of all blocks that are of no language: what people type.</summary>
    private static IEnumerable<string> Commands(string text)
    {
        var fence = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                fence = fence.Length == 0 ? line : "";
            else if (fence == "```")
                yield return line;
        }
    }

    private static async Task<JsonNode> TemplateAsync(string name) => await BicepCompiler.CompileAsync(Repository.Path("infra", name));

    /// <summary>What is given and not taken, or required and not given.</summary>
    private static IEnumerable<string> Wrong(JsonNode template, IEnumerable<string> given)
    {
        var declared = template["parameters"]!.AsObject();
        var names = given.ToHashSet();
        return names.Except(declared.Select(parameter => parameter.Key)).Select(name => $"{name} is no parameter")
            .Concat(declared.Where(parameter => parameter.Value!["defaultValue"] is null && !names.Contains(parameter.Key)).Select(parameter => $"{parameter.Key} is not given"));
    }

    /// <summary>The names in the first column of a table.</summary>
    private static IEnumerable<string> Column(string head) =>
        _text[_text.IndexOf(head, StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|')).SelectMany(line => Code.Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value));

    [GeneratedRegex("for provider in ([A-Za-z ]+);")]
    private static partial Regex Registered { get; }

    [GeneratedRegex("\"serviceName\":\"([A-Za-z.]+)/")]
    private static partial Regex Delegation { get; }

    [GeneratedRegex(@"(?:^|\s)#(?:\s|$)")]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"\s\$\w+(?:\s|$)")]
    private static partial Regex Split { get; }

    [GeneratedRegex(@"param regions = \[(.*)\]")]
    private static partial Regex Regions { get; }

    [GeneratedRegex(@"(\w+)=\S+")]
    private static partial Regex Assigned { get; }

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'\)")]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"SecretName=([a-z-]+)")]
    private static partial Regex NamedInCommand { get; }

    [GeneratedRegex(@"provision: \{ via: azure, template: relay, parameters: \{(.*)\} \}")]
    private static partial Regex Provision { get; }

    [GeneratedRegex(@"(\w+): ")]
    private static partial Regex Given { get; }

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex Anchor { get; }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    [GeneratedRegex(@"param connectionSecretNames = \{(.*)\}")]
    private static partial Regex NamedSecrets { get; }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex("az keyvault secret set --vault-name VAULT --name ([a-z-]+)")]
    private static partial Regex Stored { get; }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code { get; }
}

using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Arm;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Arm;

public sealed class ArmProvisionDriverTests : IAsyncLifetime
{
    private const string Token = "token-of-azure";
    private const string NotFound = """{ "error": { "code": "DeploymentNotFound", "message": "Deployment 'ozprobes' could not be found." } }""";
    private const string Template = """
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "parameters": { "relay": { "type": "string" }, "members": { "type": "int", "defaultValue": 1 }, "fabric": { "type": "bool", "defaultValue": true }, "tags": { "type": "object", "defaultValue": {} } },
          "resources": [] }
        """;

    private readonly List<(string Request, string Body, string Authorization)> _requests = [];
    private readonly Queue<(string Request, Func<HttpContext, Task> Answer)> _answers = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("ozprobes-arm-").FullName;
    private ApiServer _azure = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private static Operation Provision { get; } = new("op-1", TimeProvider.System.GetUtcNow());

    private string TemplateFile => Path.Combine(_folder, "relay.json");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(TemplateFile, Template, Ending);
        _azure = ApiServer.Start(AnswerAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _azure.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_deployment_is_begun_with_typed_parameters_and_observed_to_its_end()
    {
        Expect("GET", 404, NotFound);
        Expect("PUT", 201, Deployment("Accepted"));
        Expect("GET", 200, Deployment("Running"));
        Expect("GET", 200, Deployment("Succeeded"));
        var driver = Driver();

        (await driver.BeginAsync(Provision, Ending)).State.ShouldBe(ProvisionState.Running);
        (await driver.ObserveAsync(Provision, Ending)).State.ShouldBe(ProvisionState.Running);
        (await driver.ObserveAsync(Provision, Ending)).Evidence.ShouldBe("the deployment ozprobes-x in the resource group relays succeeded");

        var put = _requests.Single(request => request.Request.StartsWith("PUT ", StringComparison.Ordinal));
        put.Request.ShouldMatch("^PUT /subscriptions/0000/resourceGroups/relays/providers/Microsoft.Resources/deployments/ozprobes-[0-9a-f]{32}$");
        put.Authorization.ShouldBe($"Bearer {Token}");
        var properties = JsonNode.Parse(put.Body)!["properties"]!;
        ((string?)properties["mode"]).ShouldBe("Incremental");
        properties["parameters"]!.ToJsonString().ShouldBe("""{"fabric":{"value":false},"members":{"value":2},"relay":{"value":"br"},"tags":{"value":{"a":"b"}}}""");
        _requests.Select(request => request.Request.Split(' ')[1]).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_looked_for_before_anything_is_begun_again()
    {
        Expect("GET", 404, NotFound);
        Expect("PUT", context => { context.Abort(); return Task.CompletedTask; });
        Expect("GET", 200, Deployment("Running"));
        var driver = Driver();

        (await driver.BeginAsync(Provision, Ending)).ShouldSatisfyAllConditions(
            answer => answer.State.ShouldBe(ProvisionState.Unknown),
            answer => answer.Failure!.Code.ShouldBe(DriverFailureCode.AnswerLost));
        (await driver.BeginAsync(Provision, Ending)).State.ShouldBe(ProvisionState.Running);
        _requests.Count(request => request.Request.StartsWith("PUT ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_deployment_that_is_active_is_ours_and_another_conflict_is_told()
    {
        Expect("GET", 404, NotFound);
        Expect("PUT", 409, """{ "error": { "code": "DeploymentActive", "message": "The deployment with resource id '/x' cannot be saved, because this would overwrite an existing deployment which is still active." } }""");
        (await Driver().BeginAsync(Provision, Ending)).State.ShouldBe(ProvisionState.Running);

        Expect("GET", 404, NotFound);
        Expect("PUT", 409, """{ "error": { "code": "DeploymentQuotaExceeded", "message": "Creating the deployment would exceed the quota of '800'." } }""");
        (await Driver().BeginAsync(Provision, Ending)).ShouldSatisfyAllConditions(
            answer => answer.State.ShouldBe(ProvisionState.Failed),
            answer => answer.Failure!.ToString().ShouldBe("conflict: Azure answered DeploymentQuotaExceeded: Creating the deployment would exceed the quota of '800'."));
    }

    [Fact]
    public async Task A_failed_deployment_tells_the_causes_at_the_bottom()
    {
        Expect("GET", 200, Deployment("Failed", """
            { "code": "DeploymentFailed", "message": "At least one resource deployment operation failed.", "details": [
              { "code": "BadRequest", "message": "{\"error\":{\"code\":\"SkuNotAvailable\",\"message\":\"The size 'Standard_B1s' is not available in location 'brazilsouth'.\"}}" },
              { "code": "Conflict", "message": "Nested", "details": [ { "code": "DnsRecordInUse", "message": "DNS record relay-br is used.", "target": "relay-br-ip" } ] } ] }
            """));

        var answer = await Driver().ObserveAsync(Provision, Ending);

        answer.State.ShouldBe(ProvisionState.Failed);
        answer.Failure!.ToString().ShouldBe("command-failed: the deployment ozprobes-x in the resource group relays failed: "
            + "SkuNotAvailable: The size 'Standard_B1s' is not available in location 'brazilsouth'.; DnsRecordInUse: DNS record relay-br is used. (relay-br-ip)");
    }

    [Fact]
    public async Task Azure_is_asked_again_when_it_asks_for_that_and_a_long_wait_is_told()
    {
        Expect("GET", 429, """{ "error": { "code": "TooManyRequests", "message": "slow down" } }""", retryAfter: 0);
        Expect("GET", 404, NotFound);
        Expect("PUT", 429, """{ "error": { "code": "TooManyRequests", "message": "slow down" } }""", retryAfter: 0);
        Expect("PUT", 201, Deployment("Accepted"));
        Expect("GET", 503, "");
        Expect("GET", 200, Deployment("Running"));
        Expect("GET", 429, "", retryAfter: 600);
        var driver = Driver();

        (await driver.BeginAsync(Provision, Ending)).State.ShouldBe(ProvisionState.Running);
        (await driver.ObserveAsync(Provision, Ending)).State.ShouldBe(ProvisionState.Running);
        (await driver.ObserveAsync(Provision, Ending)).ShouldSatisfyAllConditions(
            answer => answer.State.ShouldBe(ProvisionState.Unknown),
            answer => answer.Failure!.Code.ShouldBe(DriverFailureCode.RateLimited));
    }

    [Fact]
    public async Task What_if_is_waited_for_and_told_in_words()
    {
        Expect("POST", 202, "", location: "/subscriptions/0000/operationresults/1");
        Expect("GET", 202, "", location: "/subscriptions/0000/operationresults/1");
        Expect("GET", 200, """
            { "status": "Succeeded", "properties": { "changes": [
              { "resourceId": "/subscriptions/0000/resourceGroups/relays/providers/Microsoft.Network/publicIPAddresses/relay-br-1-ip", "changeType": "Create" },
              { "resourceId": "/subscriptions/0000/resourceGroups/relays/providers/Microsoft.Network/dnsZones/example.com/A/relay-br", "changeType": "Modify", "delta": [ { "path": "properties.TTL" } ] },
              { "resourceId": "/subscriptions/0000/resourceGroups/relays/providers/Microsoft.Compute/virtualMachines/relay-us", "changeType": "Ignore" } ] } }
            """);

        var preview = await Driver().PreviewAsync(Ending);

        preview.Failure.ShouldBeNull();
        preview.Changes.ShouldBe(["change Microsoft.Network/dnsZones/A example.com/relay-br: properties.TTL", "create Microsoft.Network/publicIPAddresses relay-br-1-ip"]);
        _requests[0].Request.ShouldEndWith("/deployments/ozprobes-preview/whatIf");
    }

    [Fact]
    public async Task What_azure_would_refuse_and_an_address_that_is_not_its_own_are_told()
    {
        Expect("POST", 200, """{ "status": "Failed", "error": { "code": "InvalidTemplateDeployment", "message": "x", "details": [ { "code": "RequestDisallowedByPolicy", "message": "no" } ] } }""");
        (await Driver().PreviewAsync(Ending)).Failure!.Detail.ShouldBe("Azure would refuse it: RequestDisallowedByPolicy: no");

        Expect("POST", 202, "", location: "https://elsewhere.example.com/results/1");
        (await Driver().PreviewAsync(Ending)).Failure!.Detail.ShouldBe("Azure answered with an address that is not its own");
    }

    [Theory]
    [InlineData("relay=br members=two", "the parameter 'members' of the template 'relay' is of type int, and the rollout file gives it another")]
    [InlineData("members=2", "the template 'relay' needs the parameters relay: give them under provision.parameters")]
    [InlineData("relay=br member=2", "the template 'relay' has no parameter 'member', did you mean 'members'?: it has relay, members, fabric and tags")]
    public async Task Parameters_that_the_template_does_not_have_or_not_so_are_refused_before_azure_is_asked(string parameters, string error)
    {
        Expect("GET", 404, NotFound);
        var given = parameters.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var answer = await Driver(given).BeginAsync(Provision, Ending);

        answer.State.ShouldBe(ProvisionState.Failed);
        answer.Failure!.ToString().ShouldBe($"configuration: {error}");
        _requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_template_that_is_unknown_or_missing_or_none_is_named()
    {
        (await Driver(template: "relais").PreviewAsync(Ending)).Failure!.Detail.ShouldBe("'relais' is no template of 'azure' in connections.yaml: write relay");
        await File.WriteAllTextAsync(TemplateFile, "param relay string", Ending);
        (await Driver().PreviewAsync(Ending)).Failure!.Detail.ShouldBe($"{TemplateFile} is no compiled template (line 1): write the JSON that bicep build makes");
        File.Delete(TemplateFile);
        (await Driver().PreviewAsync(Ending)).Failure!.Detail.ShouldStartWith($"the template 'relay', {TemplateFile}: ");
    }

    [Fact]
    public async Task A_deployment_that_outlasts_its_time_and_one_that_was_never_begun_are_failures()
    {
        Expect("GET", 200, Deployment("Running"));
        var late = await Driver(time: new FakeTimeProvider(Provision.BegunAt + TimeSpan.FromMinutes(31))).ObserveAsync(Provision, Ending);
        late.State.ShouldBe(ProvisionState.Failed);
        late.Failure!.Detail.ShouldStartWith("the deployment still runs after 30m");

        Expect("GET", 404, NotFound);
        (await Driver().ObserveAsync(Provision, Ending)).State.ShouldBe(ProvisionState.Failed);
    }

    [Fact]
    public async Task A_sign_in_that_fails_or_has_no_rights_is_told_without_the_token()
    {
        (await Driver(credential: new Credential(null)).BeginAsync(Provision, Ending)).Failure!.ToString().ShouldBe("authentication: the server cannot sign in to Azure: nobody is signed in");

        Expect("GET", 401, """{ "error": { "code": "ExpiredAuthenticationToken", "message": "The access token expiry UTC time is earlier than current UTC time." } }""");
        (await Driver().ObserveAsync(Provision, Ending)).ShouldSatisfyAllConditions(
            answer => answer.State.ShouldBe(ProvisionState.Unknown),
            answer => answer.Failure!.Code.ShouldBe(DriverFailureCode.Authentication),
            answer => answer.Failure!.Detail.ShouldNotContain(Token));
        Expect("GET", 403, """{ "error": { "code": "AuthorizationFailed", "message": "The client has no authorization to perform action." } }""");
        (await Driver().BeginAsync(Provision, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Forbidden);
    }

    private static string Deployment(string state, string error = "null") =>
        $$"""{ "name": "ozprobes-x", "properties": { "provisioningState": "{{state}}", "error": {{error}} } }""";

    private ArmProvisionDriver Driver(IReadOnlyDictionary<string, string>? parameters = null, string template = "relay", TimeProvider? time = null, TokenCredential? credential = null) => new(
        new()
        {
            Target = new() { Name = "azure", Subscription = "0000", ResourceGroup = "relays", Templates = new Dictionary<string, string> { ["relay"] = TemplateFile } },
            Rules = new() { Via = "azure", Template = template, Parameters = parameters ?? new Dictionary<string, string> { ["relay"] = "br", ["members"] = "2", ["fabric"] = "false", ["tags"] = """{"a":"b"}""" } },
            Credential = credential ?? new Credential(Token),
            Endpoint = new(_azure.Url),
        },
        time ?? TimeProvider.System);

    private void Expect(string method, int status, string body, int? retryAfter = null, string? location = null) => Expect(method, async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (location is not null)
        {
            context.Response.Headers.Location = location;
            context.Response.Headers.RetryAfter = "0";
        }

        await context.Response.WriteAsync(body);
    });

    private void Expect(string method, Func<HttpContext, Task> answer) => _answers.Enqueue((method, answer));

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _requests.Add(($"{context.Request.Method} {context.Request.Path}", await reader.ReadToEndAsync(), context.Request.Headers.Authorization.ToString()));
        var (request, answer) = _answers.Dequeue();
        context.Request.Method.ShouldBe(request);
        await answer(context);
    }

    private sealed class Credential(string? token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            token is null ? throw new CredentialUnavailableException("nobody is signed in") : new(token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}

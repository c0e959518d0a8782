using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Metrics;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Tests.Api;

/// <summary>Writes the OpenAPI document of the pages as they are mapped.</summary>
internal static class OpenApiDocument
{
    private const string Name = "v1";

    public static async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        await using var store = SqliteTables.InMemory();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        AddServices(builder.Services, store);
        await using var app = builder.Build();
        ProbesPipeline.Map(app, onlyThisMachine: true);
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(cancellationToken);
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(cancellationToken);
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        return text.ReplaceLineEndings("\n") + "\n";
    }

    private static void AddServices(IServiceCollection services, ITableStore store)
    {
        ProbesPipeline.AddServices(services);
        services.AddSingleton(TimeProvider.System).AddSingleton(new AccessSettings { ReadsFreely = true, Rates = new RequestRates() });
        services.AddSingleton(new AccessTokens(store, TimeProvider.System)).AddSingleton(provider => new SessionDesk(store, provider.GetRequiredService<AccessTokens>(), TimeProvider.System)).AddSingleton(new ResultsFanOut(new Dictionary<string, ITableStore>(), TimeSpan.Zero, TimeProvider.System));
        // What the host gives to a page has to be known to it, or it is taken for the body of a request.
        services.AddSingleton<VantageState>(_ => null!).AddSingleton<HealthView>(_ => null!).AddSingleton<NotificationOutbox>(_ => null!).AddSingleton<ProbeMeter>();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.ConfigureHttpJsonOptions(json =>
        {
            // As every writer of ours does it: camelCase, and words in kebab-case.
            json.SerializerOptions.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer(Describe);
            options.AddOperationTransformer(Describe);
            options.AddSchemaTransformer(LeaveOut);
        });
    }

    private static Task Describe(Microsoft.OpenApi.OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ozprobes",
            Version = "1",
            Description = "Probes the relays of an openZro mesh as its peers would, and rolls relays out. What is refused is a problem document (RFC 9457) with a code for programs and a remedy for people. Every document that is asked for has an ETag.",
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that this document is from." }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = TokenText.Pattern, Description = $"A token of 'ozprobes token create'; or alone in the header {ShownToken.Header}, where something before the server reads Authorization itself." },
        };
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var need = metadata.OfType<AccessNeedMetadata>().Single().Need;
        if (context.Description.HttpMethod == HttpMethod.Head.Method)
            operation.OperationId = operation.OperationId!.Replace("Get", "Head", StringComparison.Ordinal);
        foreach (var parameter in metadata.OfType<PageParameter>())
            Describe(operation, parameter);
        operation.Description = need switch
        {
            AccessNeed.Nothing => "Takes no token.",
            AccessNeed.Reading => "Takes any token; none on loopback, unless the server asks for one.",
            AccessNeed.Known => "Takes any token.",
            _ => $"Takes a token with the role {string.Join(" or ", AccessRules.RolesFor(need).Select(KebabCase.Of))}.",
        };
        if (need is not AccessNeed.Nothing)
        {
            var token = new OpenApiSecuritySchemeReference("token", context.Document);
            operation.Security = need is AccessNeed.Reading ? [new() { [token] = [] }, new()] : [new() { [token] = [] }];
        }

        return Task.CompletedTask;
    }

    /// <summary>A member that is left out while it is null is not required, though the type's constructor takes it.</summary>
    private static Task LeaveOut(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var member in context.JsonTypeInfo.Properties)
        {
            if (member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }])
                schema.Required?.Remove(member.Name);
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, PageParameter parameter)
    {
        operation.Parameters ??= [];
        var known = operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(other => other.Name == parameter.Name);
        if (known is null)
        {
            var text = new OpenApiSchema { Type = JsonSchemaType.String };
            known = new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.IsHeader ? ParameterLocation.Header : ParameterLocation.Query,
                Schema = parameter.IsRepeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = text } : text,
            };
            operation.Parameters.Add(known);
        }

        known.Description = parameter.Meaning + ".";
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;

namespace OpenZro.Probes.Web.Tests.Api;

/// <summary>What pages take and tell is a promise: the document that is served is that of the pages as they are.</summary>
public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_document_is_that_of_the_pages()
    {
        var written = await OpenApiDocument.WriteAsync(TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, "functions", "Web", "Api", "openapi.json"), written, TestContext.Current.CancellationToken);
        else
            (await ServedAsync()).ShouldBe(written, "functions/Web/Api/openapi.json is out of date: set UPDATE_OPENAPI=1, run this test and build again");
    }

    [Fact]
    public async Task Every_page_for_programs_is_in_the_document_and_is_described()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        var document = JsonNode.Parse(await fleet.UntilAsync("/openapi.json", _ => true))!;

        foreach (var page in fleet.Pages.Where(page => page.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null))
        {
            foreach (var method in page.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var operation = document["paths"]?[page.RoutePattern.RawText!]?[method.ToLowerInvariant()];
                operation.ShouldNotBeNull($"{method} {page.RoutePattern.RawText}");
                operation["summary"]?.GetValue<string>().ShouldNotBeNullOrWhiteSpace();
                operation["operationId"]?.GetValue<string>().ShouldNotBeNullOrWhiteSpace();
                operation["responses"]!.AsObject().ShouldAllBe(response => response.Value!["content"] != null);
            }
        }
    }

    [Fact]
    public async Task No_two_operations_have_the_same_name()
    {
        var document = JsonNode.Parse(await ServedAsync())!;

        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!["operationId"]!.GetValue<string>()).ShouldBeUnique();
    }

    private static async Task<string> ServedAsync()
    {
        using var reader = new StreamReader(Web.Api.OpenApiPage.Open());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}

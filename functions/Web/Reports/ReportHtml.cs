using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Reports;

/// <summary>A report as a page that is whole in itself: nothing is asked of anybody, and no script is in it.</summary>
internal static class ReportHtml
{
    /// <summary>The style: the dashboard's, and what only a report has.</summary>
    public static string Style { get; } = DashboardAssets.TextOf("dashboard.css") + Read("report.css");

    /// <summary>The page.</summary>
    public static async Task<string> WriteAsync(ReportDocument report)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReportView.Report)] = report });
        return PlainText.Of(await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<ReportView>(parameters)).ToHtmlString()));
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(ReportHtml).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

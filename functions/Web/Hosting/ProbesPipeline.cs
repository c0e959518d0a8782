using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Dashboard.Incidents;
using OpenZro.Probes.Web.FunctionApp;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Incidents;
using OpenZro.Probes.Web.Metrics;
using OpenZro.Probes.Web.Peers;
using OpenZro.Probes.Web.Probe;
using OpenZro.Probes.Web.Reports;
using OpenZro.Probes.Web.Rollouts;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Every page of the API, in one place. Errors are problem documents (RFC 9457).</summary>
public static class ProbesPipeline
{
    /// <summary>How long a page waits for the storage: 10 s.</summary>
    public static TimeSpan StorePatience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Adds what the pages need beside what the host knows.</summary>
    public static IServiceCollection AddServices(IServiceCollection services)
    {
        services.AddRoutingCore();
        services.AddSingleton<IProblemDetailsWriter, ProblemPage>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = PlainProblems.Complete);
        services.AddSingleton<BrowserCookies>().AddSingleton<SignInDesk>();
        services.AddSingleton<AccessCheck>().AddSingleton(provider => new RequestLimiter(provider.GetRequiredService<AccessSettings>().Rates));
        services.AddSingleton<LatestResults>().AddSingleton<ResultsAnswers>().AddSingleton<ProbeDesk>().AddSingleton<DashboardDesk>().AddSingleton<ReportDesk>().AddSingleton<SharedPages>().AddSingleton<IncidentDesk>().AddSingleton<MaintenanceDesk>();
        services.AddSingleton<RolloutCensus>().AddSingleton<NotificationMeter>();
        return services;
    }

    /// <summary>Maps the pages.</summary>
    /// <param name="app">The application: a server of our own, or what a function hands its requests to.</param>
    /// <param name="onlyThisMachine">Whether only this machine's own names, and that of the public URL, are served: where only it can listen, a page of another site must not reach the API through a name of its own that leads here.</param>
    public static void Map(IApplicationBuilder app, bool onlyThisMachine)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = PlainProblems.StatusOf, SuppressDiagnosticsCallback = told => PlainProblems.StatusOf(told.Exception) < StatusCodes.Status500InternalServerError });
        app.UseStatusCodePages();
        if (onlyThisMachine)
        {
            var known = app.ApplicationServices.GetRequiredService<AccessSettings>().PublicUrl?.Authority;
            app.Use((HttpContext context, RequestDelegate next) => OnlyThisMachine(context, next, known));
        }

        app.Use(NeverKept);
        app.UseRouting();
        var access = app.ApplicationServices.GetRequiredService<AccessCheck>();
        app.Use(access.InvokeAsync);
        app.Use(KnownParameters.InvokeAsync);
        if (app.ApplicationServices.GetService<StoredVantage>() is { } stored)
        {
            app.Use(stored.InvokeAsync);
        }

        app.UseEndpoints(Map);
    }

    private static void Map(IEndpointRouteBuilder pages)
    {
        HealthPage.Map(pages);
        MeshHealthPage.Map(pages);
        IncidentPages.Map(pages);
        MaintenancePages.Map(pages);
        LatestPage.Map(pages);
        ResultsPage.Map(pages);
        ShownPages.Map(pages);
        ReportPage.Map(pages);
        MetricsPage.Map(pages);
        ProbePage.Map(pages);
        RolloutPages.Map(pages);
        PeersPage.Map(pages);
        OpenApiPage.Map(pages);
        DashboardPages.Map(pages);
        SignInPage.Map(pages);
    }

    private static Task OnlyThisMachine(HttpContext context, RequestDelegate next, string? known)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (known is not null && known.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
            ? next(context)
            : new Problem(StatusCodes.Status421MisdirectedRequest, "host-wrong", "This serves its own machine only.", "Ask for it by 127.0.0.1 or localhost.").ExecuteAsync(context);
    }

    private static Task NeverKept(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return next(context);
    }
}

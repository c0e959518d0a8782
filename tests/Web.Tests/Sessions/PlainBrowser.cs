using System.Net;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Tests.Sessions;

/// <summary>What a browser does with requests, without one: it keeps cookies and says where requests come from; it follows nothing by itself.</summary>
internal sealed class PlainBrowser : IDisposable
{
    /// <summary>What browsers say that they accept when people open a page.</summary>
    public const string Pages = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseCookies = true };
    private readonly HttpClient _http;

    public PlainBrowser(Uri server) => _http = new HttpClient(_handler) { BaseAddress = server };

    public IReadOnlyList<Cookie> Cookies => [.. _handler.CookieContainer.GetCookies(_http.BaseAddress!).Cast<Cookie>()];

    /// <summary>A browser that somebody has signed in with.</summary>
    public static async Task<PlainBrowser> SignedInAsync(ServedFleet fleet, TokenRequest person)
    {
        var browser = new PlainBrowser(fleet.Http.BaseAddress!);
        await browser.PostAsync(SignInPage.Path, ("code", await fleet.Sessions.InviteAsync(person, TestContext.Current.CancellationToken)));
        return browser;
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    /// <summary>Opens a page.</summary>
    public Task<PlainAnswer> OpenAsync(string path, string site = "none", Action<HttpRequestMessage>? change = null) => SendAsync(HttpMethod.Get, path, site, null, request =>
    {
        request.Headers.Add("Accept", Pages);
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Dest", "document");
        change?.Invoke(request);
    });

    /// <summary>Sends a form.</summary>
    public Task<PlainAnswer> PostAsync(string path, params (string Name, string Value)[] fields) => PostFromAsync("same-origin", path, fields);

    /// <summary>Sends a form without the key, and says on which page of ours it was.</summary>
    public Task<PlainAnswer> PostFromPageAsync(string page, string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, "same-origin", new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), request =>
        {
            request.Headers.Add("Accept", Pages);
            request.Headers.Referrer = new Uri(_http.BaseAddress!, page);
        });

    /// <summary>Sends a form of the page, with its key.</summary>
    public Task<PlainAnswer> SubmitAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, [.. fields, (FormKey.Field, new FormKey(Cookies.Single().Value).Text)]);

    /// <summary>Sends a form of a page of another site.</summary>
    public Task<PlainAnswer> PostFromAsync(string site, string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, site, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), request => request.Headers.Add("Accept", Pages));

    /// <summary>Asks for something from a script; without a site, as a browser does that does not tell it.</summary>
    public async Task<PlainAnswer> SendAsync(HttpMethod method, string path, string site, HttpContent? content, Action<HttpRequestMessage>? change)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (site.Length > 0)
            request.Headers.Add("Sec-Fetch-Site", site);
        change?.Invoke(request);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var goesOn = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return new PlainAnswer(
            response.StatusCode, goesOn ? "" : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Location?.OriginalString,
            response.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [], response.Headers.TryGetValues("Refresh", out var refresh) ? refresh.Single() : null,
            response.Headers.ETag?.ToString());
    }
}

/// <summary>What came back.</summary>
internal sealed record PlainAnswer(HttpStatusCode Status, string Body, string? Location, IReadOnlyList<string> Cookies, string? Refresh, string? Tag);

using System.Collections.Concurrent;
using Microsoft.Playwright;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Dashboard;

[assembly: AssemblyFixture(typeof(Browser))]

namespace OpenZro.Probes.Web.Tests.Dashboard;

/// <summary>The system's Chromium without a window, started once for all tests when the first one needs it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens a page of a person's own, who is signed in: nothing is kept from another one.</summary>
    /// <param name="mesh">Whose dashboard it is.</param>
    /// <param name="width">How wide the window is.</param>
    /// <param name="dark">Whether the person likes it dark.</param>
    /// <param name="script">Whether scripts run.</param>
    /// <param name="person">Who they are; <see langword="null"/> for somebody who reads.</param>
    public Task<BrowserWindow> OpenAsync(ShownMesh mesh, int width = 1280, bool dark = false, bool script = true, TokenRequest? person = null) =>
        OpenAsync(mesh.Url, mesh.InviteAsync, person ?? new TokenRequest("rita", [AccessRole.Reader], [], Lifetime: null), width, dark, script);

    /// <summary>Opens a page of a person's own, who is signed in: nothing is kept from another one.</summary>
    /// <param name="url">Where the dashboard is.</param>
    /// <param name="invite">Makes the code of a link.</param>
    /// <param name="person">Who they are.</param>
    /// <param name="width">How wide the window is.</param>
    /// <param name="dark">Whether the person likes it dark.</param>
    /// <param name="script">Whether scripts run.</param>
    public async Task<BrowserWindow> OpenAsync(Uri url, Func<TokenRequest, Task<string>> invite, TokenRequest person, int width = 1280, bool dark = false, bool script = true)
    {
        var browser = await StartAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            Permissions = script ? ["clipboard-read", "clipboard-write"] : [],
            ReducedMotion = ReducedMotion.Reduce,
        });
        var code = context.APIRequest.CreateFormData();
        code.Set("code", await invite(person));
        await context.APIRequest.PostAsync("/signin", new() { Form = code, MaxRedirects = 0 });
        return await BrowserWindow.OpenAsync(context, url);
    }

    /// <summary>Opens a file, as somebody does who was sent it.</summary>
    /// <param name="file">Where it is.</param>
    /// <param name="width">How wide the window is.</param>
    /// <param name="dark">Whether the person likes it dark.</param>
    public async Task<BrowserWindow> OpenFileAsync(Uri file, int width, bool dark)
    {
        var browser = await StartAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var window = await BrowserWindow.OpenAsync(context, file);
        await window.GoAsync(file.ToString());
        return window;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _one.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable(), Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        }
        finally
        {
            _one.Release();
        }
    }

    private static string Executable() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no chromium on the PATH: run tests/install.");
}

/// <summary>A window, with everything that must not happen in it.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Uri _url;

    private BrowserWindow(IBrowserContext context, IPage page, Uri url)
    {
        (_context, Page, _url) = (context, page, url);
        // A policy that is violated is an error in the console.
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => _asked.Enqueue(request.Url);
    }

    /// <summary>The page in it.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of: errors of scripts, and what the page's policy forbade.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>What was asked of anybody but the server.</summary>
    public IReadOnlyList<string> AskedElsewhere => [.. _asked.Where(asked => !asked.StartsWith(_url.ToString(), StringComparison.Ordinal))];

    internal static async Task<BrowserWindow> OpenAsync(IBrowserContext context, Uri url)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        return new BrowserWindow(context, page, url);
    }

    /// <summary>Goes to a page of the dashboard.</summary>
    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    /// <summary>The tables that hide some of their columns until somebody scrolls them sideways.</summary>
    public Task<string[]> ScrolledTablesAsync() =>
        Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.getAttribute('aria-label'))");

    /// <summary>The words of the page's content, as they are laid out.</summary>
    public Task<string> TextAsync() => Page.Locator("main").InnerTextAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}

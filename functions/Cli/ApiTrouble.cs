using System.Net;
using System.Net.Mime;
using System.Net.Sockets;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli;

/// <summary>Why an address did not answer as ozprobes does, for whichever command asked it. Pure.</summary>
/// <param name="Code">What it is, for programs: stable.</param>
/// <param name="Detail">What was seen, as a clause.</param>
/// <param name="Remedy">What to do, as a sentence.</param>
internal sealed record ApiTrouble(string Code, string Detail, string Remedy)
{
    private const string Restrictions = "Have this machine's address let in (allowedAddresses of the templates, or az functionapp config access-restriction add), or ask from a machine that may.";

    private static readonly SocketError[] _nameErrors = [SocketError.HostNotFound, SocketError.NoData, SocketError.TryAgain, SocketError.NoRecovery];

    private static readonly string[] _passing = ["name-unknown", "refused", "unreachable", "silent", "cut-off", "gateway", "not-running", "unexpected"];

    private static readonly string[] _signIns = ["/.auth/login", "login.microsoftonline.", "login.windows.net", "/oauth2/"];

    /// <summary>How a sign-in that stands before the API is made to let programs by.</summary>
    public static string LetBy { get; } =
        $"Have what stands before ozprobes let by {string.Join(", ", PlatformSignIn.ExcludedPaths)}, where ozprobes itself asks for a token: on Azure, excludedPaths of App Service authentication, as infra/modules/app.bicep sets them.";

    /// <summary>The token cannot be one.</summary>
    public static ApiTrouble BadToken { get; } = new("token-bad", $"the text in {ApiClient.TokenVariable} is no token: it has a blank, a line's end or a letter that no token has", "Copy the token whole, as 'ozprobes token create' wrote it.");

    /// <summary>Whether it may pass by itself, so that asking again may help.</summary>
    public bool MayPass => _passing.Contains(Code);

    /// <summary>One sentence or two for a person.</summary>
    public string Message => $"{Detail}. {Remedy}";

    /// <summary>What went wrong before there was an answer.</summary>
    /// <param name="address">What was asked.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="certificate">Why the server's certificate was refused; <see langword="null"/> when it was not.</param>
    public static ApiTrouble Of(Uri address, HttpRequestException failure, CertificateRefusal? certificate)
    {
        if (certificate is not null)
            return certificate.TroubleAt(address);
        var socket = failure.InnerException as SocketException;
        return socket is not null && _nameErrors.Contains(socket.SocketErrorCode) ? new("name-unknown", $"{address.Host} has no address in DNS", "Is --url spelt right? 'nslookup' with that name says what this machine's resolver knows.")
            : socket?.SocketErrorCode is SocketError.ConnectionRefused ? new("refused", $"nothing listens at {address}", "Is 'ozprobes serve' running, or is --url another? The port is part of it.")
            : socket is not null ? new("unreachable", $"{address} is not reached: {ApiAnswer.Shown(socket.Message)}", "Look at this machine's network, and at firewalls on the way.")
            : failure.HttpRequestError switch
            {
                HttpRequestError.SecureConnectionError => new("tls-failed", $"{address} does not shake hands over TLS: {ApiAnswer.Shown((failure.InnerException ?? failure).Message)}", "Does that port speak https? If not, write http:// in --url."),
                HttpRequestError.ProxyTunnelError => new("proxy-failed", $"the proxy on the way to {address} does not let this through: {ApiAnswer.Shown(failure.Message)}", "Look at HTTPS_PROXY, or name the host in NO_PROXY."),
                HttpRequestError.ResponseEnded => new("cut-off", $"{address} ended the connection without an answer", "Is it another server than ozprobes, or one that speaks https? Its log may say more."),
                _ => new("not-http", $"{address} does not answer in HTTP: {ApiAnswer.Shown(failure.Message)}", "Is --url right? Something else listens there."),
            };
    }

    /// <summary>Nothing was heard for too long.</summary>
    /// <param name="address">What was asked.</param>
    /// <param name="waited">How long.</param>
    /// <param name="isReached">Whether something took the connection.</param>
    public static ApiTrouble Silent(Uri address, TimeSpan waited, bool isReached) => isReached
        ? new("silent", $"{address} takes the connection and gives no answer within {waited.TotalSeconds:0} s", "Is --url right? If it is, the server hangs or is starting: its log says more, and asking again may help.")
        : new("unreachable", $"{address} does not take a connection within {waited.TotalSeconds:0} s", "Is --url right, and does a firewall on the way drop what this machine sends?");

    /// <summary>The port speaks the other scheme.</summary>
    public static ApiTrouble OtherScheme(Uri address) => address.Scheme == Uri.UriSchemeHttps
        ? new("speaks-http", $"{address} speaks http, and was asked in https", $"Write {new UriBuilder(address) { Scheme = Uri.UriSchemeHttp }.Uri}; a token is sent over http to this machine only.")
        : new("speaks-https", $"{address} speaks https, and was asked in http", $"Write {new UriBuilder(address) { Scheme = Uri.UriSchemeHttps }.Uri}");

    /// <summary>What is wrong with an answer that the API did not give; <see langword="null"/> when nothing is, or when the API itself says what.</summary>
    public static ApiTrouble? Of(Uri address, ApiAnswer answer)
    {
        if (answer.Problem is not null || answer.Status is HttpStatusCode.NotModified)
            return null;
        if (answer.IsGood)
            return OfPage(address, answer);
        if (answer.IsRedirect)
            return Led(address, answer.Location);
        var (status, said) = ((int)answer.Status, answer.MediaType is MediaTypeNames.Text.Html || answer.Body.Length == 0 ? "" : ": " + ApiAnswer.Shown(answer.Body));
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => new("sign-in-before", $"something before ozprobes at {address} asks who you are (401, and not in ozprobes' words)", $"The token in {ApiClient.TokenVariable} does not get past it. {LetBy}"),
            HttpStatusCode.Forbidden when answer.Body.Contains("stopped", StringComparison.OrdinalIgnoreCase) => new("stopped", $"the app at {address} is stopped (403)", "Start it: az functionapp start --resource-group GROUP --name APP."),
            HttpStatusCode.Forbidden => new("shut-out", $"{address} shuts this machine out (403, and not in ozprobes' words)", Restrictions),
            HttpStatusCode.NotFound => new("not-ozprobes", $"{address} has no such page (404), and says so in other words than ozprobes", "Is --url right? It is the server's root, without a path."),
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => new("gateway", $"a front at {address} gets no answer from what stands behind it ({status}{said})", "Does ozprobes run behind it, and does the front know where?"),
            HttpStatusCode.ServiceUnavailable => new("not-running", $"the app at {address} does not run (503, and not in ozprobes' words{said})", "It starts, or fails to: ask again in a minute; after that its log says why (on Azure, the log stream), mostly a setting."),
            _ => new("unexpected", $"{address} answers {status}{said}", "Is --url right? If it is, the server's log says more."),
        };
    }

    private static ApiTrouble? OfPage(Uri address, ApiAnswer answer) =>
        answer.Status is HttpStatusCode.NoContent ? null
        : answer.Body.Length == 0 ? new("empty", $"{address} answers {(int)answer.Status} with nothing in it", "The answer is not one of ozprobes; is --url right?")
        : answer.MediaType is MediaTypeNames.Text.Html || answer.Body.TrimStart().StartsWith('<') ? new("not-ozprobes", $"{address} answers with a page for people where a document was asked for", "The answer is not one of ozprobes; is --url right? It may be the page of a proxy, or a sign-in.")
        : null;

    private static ApiTrouble Led(Uri address, Uri? location)
    {
        var to = location is null ? null : new Uri(address, location);
        return to is null ? new("unexpected", $"{address} sends elsewhere, and does not say where", "Is --url right?")
            : _signIns.Any(part => to.AbsoluteUri.Contains(part, StringComparison.OrdinalIgnoreCase)) ? new("sign-in-before", $"a sign-in for people stands before {address}: programs are sent to {ApiAnswer.Shown(to.GetLeftPart(UriPartial.Path))}", LetBy)
            : to.Host == address.Host && to.Scheme == Uri.UriSchemeHttps && address.Scheme == Uri.UriSchemeHttp ? OtherScheme(address) with { Remedy = $"Write {new UriBuilder(to) { Path = "", Query = "" }.Uri}" }
            : new("led-elsewhere", $"{address} sends whoever asks to {ApiAnswer.Shown(to.GetLeftPart(UriPartial.Path))}", "Write that server's root in --url, if it is the one that is meant; nothing is sent there unasked, since a token would go along.");
    }
}

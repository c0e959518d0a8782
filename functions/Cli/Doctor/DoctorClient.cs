using System.Net.Http.Headers;
using System.Net.Mime;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary>Looks at a deployment from outside: a few requests, none of which changes anything. It stops at the first one when nothing of ozprobes answers.</summary>
/// <param name="address">Where it is.</param>
/// <param name="token">The token; <see langword="null"/> for none. It is sent to <c>https</c> and to this machine only.</param>
/// <param name="patience">How long each answer is waited for.</param>
/// <param name="notes">Where people are told that an answer is waited for.</param>
/// <param name="time">The local clock.</param>
internal sealed class DoctorClient(Uri address, string? token, TimeSpan patience, TextWriter notes, TimeProvider time) : IDisposable
{
    private const string Health = "/healthz";
    private const string Results = "/api/latest";
    private const string Page = "/";

    /// <summary>A principal that nobody signed, of somebody who may read: base64 of the document of claims that App Service authentication writes.</summary>
    private static readonly string _madeUp = Convert.ToBase64String(
        """{"auth_typ":"aad","claims":[{"typ":"preferred_username","val":"doctor@made-up.invalid"},{"typ":"oid","val":"00000000-0000-0000-0000-000000000000"},{"typ":"roles","val":"reader"}]}"""u8);

    private readonly ApiWire _wire = new(address, patience, notes, time);

    /// <summary>Looks.</summary>
    public async Task<DoctorEvidence> LookAsync(CancellationToken cancellationToken)
    {
        // The first request pays for the connection, and on Azure for a start of the app; the second is what is timed.
        var first = await AskAsync(Health, cancellationToken);
        if (first.Answer is null)
            return new DoctorEvidence { Address = address, Health = first };
        var health = await AskAsync(Health, cancellationToken);
        if (!DoctorRules.IsHealth(health))
            return new DoctorEvidence { Address = address, Health = health };

        var isSent = !string.IsNullOrEmpty(token) && ApiWire.MaySendTokenTo(address);
        return new DoctorEvidence
        {
            Address = address,
            Health = health,
            Stranger = await AskAsync(Results, cancellationToken),
            Forger = await AskAsync(Results, cancellationToken, Forge),
            ForgedPage = await AskAsync(Page, cancellationToken, request =>
            {
                Forge(request);
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Text.Html));
            }),
            Known = isSent ? await AskAsync(Results, cancellationToken, shown: token) : null,
            IsTokenKept = !isSent && !string.IsNullOrEmpty(token),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    private static void Forge(HttpRequestMessage request) => request.Headers.Add(EntraPrincipal.Header, _madeUp);

    private async Task<DoctorAnswer> AskAsync(string path, CancellationToken cancellationToken, Action<HttpRequestMessage>? change = null, string? shown = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        change?.Invoke(request);
        var sent = time.GetUtcNow();
        var (answer, trouble) = await _wire.AskAsync(request, shown, cancellationToken);
        return new DoctorAnswer { Answer = answer, Trouble = trouble ?? ApiTrouble.Of(address, answer!), Sent = sent, Received = time.GetUtcNow() };
    }
}

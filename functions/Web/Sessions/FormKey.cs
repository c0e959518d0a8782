using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>
/// What a form of ours carries, and no other site can know: made of a secret that only this browser shows. A request whose caller the
/// browser told by itself changes something only with it, since a page of another site could have sent it otherwise.
/// </summary>
internal sealed class FormKey
{
    /// <summary>The field of a form that carries it.</summary>
    public const string Field = "formKey";

    /// <summary>The header in which a script carries it.</summary>
    public const string Header = "X-Form-Key";

    private static readonly byte[] _purpose = Encoding.ASCII.GetBytes("ozprobes form");

    private readonly byte[] _text;

    /// <summary>Makes it.</summary>
    /// <param name="secret">What the browser shows with each request, and only it.</param>
    public FormKey(string secret) => _text = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), _purpose)));

    /// <summary>As forms carry it.</summary>
    public string Text => Encoding.ASCII.GetString(_text);

    /// <summary>That of a request; <see langword="null"/> when its caller was not told by the browser itself.</summary>
    public static FormKey? Of(HttpContext context) => context.Features.Get<FormKey>();

    /// <summary>Whether a request carries it: in the header, or in the form that it sends.</summary>
    public async Task<bool> IsCarriedAsync(HttpRequest request)
    {
        var shown = request.Headers[Header].ToString();
        if (shown.Length == 0 && request.HasFormContentType)
            shown = (await request.ReadFormAsync(request.HttpContext.RequestAborted))[Field].ToString();
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), _text);
    }
}

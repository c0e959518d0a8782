namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Who says who asks the API.</summary>
public enum SignIn
{
    /// <summary>The API's own tokens; a principal in a header is a forgery.</summary>
    Tokens,

    /// <summary>App Service authentication with Entra ID for people, who come to the pages with its <c>X-MS-CLIENT-PRINCIPAL</c>; the API's own tokens for programs.</summary>
    Entra,
}

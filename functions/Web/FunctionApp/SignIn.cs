namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Who says who asks the API.</summary>
public enum SignIn
{
    /// <summary>The API's own tokens; a principal in a header is a forgery.</summary>
    Tokens,

    /// <summary>App Service authentication with Entra ID, which sets <c>X-MS-CLIENT-PRINCIPAL</c> and strips it from what comes in.</summary>
    Entra,
}

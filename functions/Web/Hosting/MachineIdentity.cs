using Azure.Core;
using Azure.Identity;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// The identity that this machine has with Azure, as <see cref="DefaultAzureCredential"/> finds it. Where there is none, that tells a page of
/// every place in which it looked; this says one sentence, with what to do.
/// </summary>
/// <param name="credential">What finds the identity.</param>
internal sealed class MachineIdentity(TokenCredential credential) : TokenCredential
{
    private const string None =
        "this machine has no identity that Azure accepts: give it a managed identity, sign in with 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or name the storage by a connection string";

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return credential.GetToken(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException failure)
        {
            throw new StorageException(None, isTransient: false, failure);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return await credential.GetTokenAsync(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException failure)
        {
            throw new StorageException(None, isTransient: false, failure);
        }
    }
}

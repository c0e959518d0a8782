using Azure.Core;
using Azure.Identity;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Tests.Hosting;

public sealed class MachineIdentityTests
{
    [Fact]
    public async Task A_machine_without_an_identity_is_told_in_one_sentence_what_to_do()
    {
        var identity = new MachineIdentity(new Nobody());

        var failure = await Should.ThrowAsync<StorageException>(async () => await identity.GetTokenAsync(new TokenRequestContext(["scope"]), TestContext.Current.CancellationToken));

        failure.Message.ShouldStartWith("this machine has no identity that Azure accepts: ");
        failure.Message.ShouldNotContain("\n");
        failure.IsTransient.ShouldBeFalse();
    }

    private sealed class Nobody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("a page\nof places");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromException<AccessToken>(new CredentialUnavailableException("a page\nof places"));
    }
}

using System.Text.Json;
using Microsoft.Extensions.Primitives;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.FunctionApp;

public sealed class EntraPrincipalTests
{
    [Fact]
    public void App_roles_of_the_api_are_its_roles_and_all_others_are_roles_of_gates()
    {
        var (caller, problem) = EntraPrincipal.Read(Of(("preferred_username", "ana@example.com"), ("oid", "42"), ("roles", "Operator"), ("roles", "network")));

        problem.ShouldBeNull();
        caller!.Name.ShouldBe("ana@example.com");
        caller.TokenId.ShouldBe("42");
        caller.Roles.ShouldBe([AccessRole.Operator]);
        caller.GateRoles.ShouldBe(["network"]);
    }

    [Fact]
    public void Nobody_is_signed_in_without_the_header() => EntraPrincipal.Read(StringValues.Empty).ShouldBe((null, null));

    [Theory]
    [InlineData("!")]
    [InlineData("e30=")]
    [InlineData("bnVsbA==")]
    [InlineData("eyJjbGFpbXMiOltdfQ==")]
    public void A_header_that_names_nobody_is_refused(string header)
    {
        var (caller, problem) = EntraPrincipal.Read(header);

        caller.ShouldBeNull();
        problem!.Status.ShouldBe(401);
    }

    internal static string Of(params (string Type, string Value)[] claims) =>
        RegionApp.Base64(JsonSerializer.Serialize(new { auth_typ = "aad", claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }) }));
}

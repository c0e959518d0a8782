using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.Access;

public sealed class AccessRulesTests
{
    private const string Passes = "";

    /// <summary>Every need, and what comes of it for nobody, a reader, an operator, an approver, and whoever is both.</summary>
    [Theory]
    [InlineData(AccessNeed.Nothing, Passes, Passes, Passes, Passes, Passes)]
    [InlineData(AccessNeed.Reading, "token-missing", Passes, Passes, Passes, Passes)]
    [InlineData(AccessNeed.Viewing, "token-missing", Passes, Passes, Passes, Passes)]
    [InlineData(AccessNeed.Known, "token-missing", Passes, Passes, Passes, Passes)]
    [InlineData(AccessNeed.Deciding, "token-missing", "role-missing", "role-missing", Passes, Passes)]
    [InlineData(AccessNeed.Stopping, "token-missing", "role-missing", Passes, Passes, Passes)]
    [InlineData(AccessNeed.Operating, "token-missing", "role-missing", Passes, "role-missing", Passes)]
    public void Every_need_is_satisfied_by_its_roles_only(object need, string nobody, string reader, string @operator, string approver, string both)
    {
        CodeFor((AccessNeed)need).ShouldBe(nobody);
        CodeFor((AccessNeed)need, AccessRole.Reader).ShouldBe(reader);
        CodeFor((AccessNeed)need, AccessRole.Operator).ShouldBe(@operator);
        CodeFor((AccessNeed)need, AccessRole.Approver).ShouldBe(approver);
        CodeFor((AccessNeed)need, AccessRole.Operator, AccessRole.Approver).ShouldBe(both);
    }

    [Fact]
    public void Where_reading_is_free_nothing_else_is() =>
        Enum.GetValues<AccessNeed>().Where(need => AccessRules.Refuse(need, null, readsFreely: true) is null).ShouldBe([AccessNeed.Nothing, AccessNeed.Reading]);

    [Fact]
    public void Who_lacks_a_role_is_told_which_one_and_how_to_get_it()
    {
        var problem = AccessRules.Refuse(AccessNeed.Operating, new Caller("alice", [AccessRole.Reader], [], "id"), readsFreely: true)!;

        problem.Status.ShouldBe(403);
        problem.Detail.ShouldBe("alice is reader, and this takes the role operator.");
        problem.Remedy.ShouldContain("ozprobes token create --name alice --role operator");
    }

    [Theory]
    [InlineData(AccessNeed.Reading, "reader")]
    [InlineData(AccessNeed.Known, "approver")]
    [InlineData(AccessNeed.Deciding, "approver")]
    [InlineData(AccessNeed.Stopping, "operator")]
    [InlineData(AccessNeed.Operating, "operator")]
    public void Who_shows_no_token_is_told_to_get_one_that_is_enough(object need, string role) =>
        AccessRules.Refuse((AccessNeed)need, caller: null, readsFreely: false)!.Remedy.ShouldEndWith($"--role {role}.");

    [Theory]
    [InlineData(AccessNeed.Reading)]
    [InlineData(AccessNeed.Viewing)]
    [InlineData(AccessNeed.Known)]
    public void Who_is_known_and_has_no_role_here_reads_nothing(object need)
    {
        var problem = AccessRules.Refuse((AccessNeed)need, new Caller("guest@example.com", [], ["network"], "id"), readsFreely: false)!;

        problem.Code.ShouldBe("role-missing");
        problem.Detail.ShouldBe("guest@example.com is without a role here, and this takes the role reader or operator or approver.");
    }

    private static string CodeFor(AccessNeed need, params AccessRole[] roles) =>
        AccessRules.Refuse(need, roles.Length == 0 ? null : new Caller("alice", roles, [], "id"), readsFreely: false)?.Code ?? Passes;
}

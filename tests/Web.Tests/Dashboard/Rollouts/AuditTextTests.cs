using OpenZro.Probes.Web.Dashboard.Rollouts;

namespace OpenZro.Probes.Web.Tests.Dashboard.Rollouts;

public sealed class AuditTextTests
{
    [Theory]
    [InlineData("""{"comment":"S\u00E3o Paulo \u0026 caf\u00E9"}""", """{"comment":"São Paulo & café"}""")]
    [InlineData("""["it\u0027s \u003Cbr\u003E"]""", """["it's <br>"]""")]
    [InlineData("""{"said":"\u0022so\u0022"}""", """{"said":"\"so\""}""")]
    public void Letters_are_read_as_letters(string evidence, string read) => AuditText.Of(evidence).ShouldBe(read);

    [Theory]
    [InlineData("")]
    [InlineData("the relay answered")]
    [InlineData("{ no json")]
    public void What_is_no_json_stays_as_it_is(string evidence) => AuditText.Of(evidence).ShouldBe(evidence);
}

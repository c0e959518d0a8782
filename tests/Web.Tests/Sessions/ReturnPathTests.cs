using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Tests.Sessions;

public sealed class ReturnPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/rollouts/r-1?page=2")]
    [InlineData("/relays/br#findings")]
    public void Somebody_goes_on_to_the_page_that_they_asked_for(string path) => ReturnPath.Of(path).ShouldBe(path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil")]
    [InlineData("/a\r\nSet-Cookie: b=c")]
    public void Nobody_is_led_to_another_site(string? asked) => ReturnPath.Of(asked).ShouldBe("/");
}

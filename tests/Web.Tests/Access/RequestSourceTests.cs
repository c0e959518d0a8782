using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.Access;

public sealed class RequestSourceTests
{
    [Theory]
    [InlineData("", "", false)]
    [InlineData("none", "", false)]
    [InlineData("same-origin", "", false)]
    [InlineData("same-site", "", true)]
    [InlineData("cross-site", "", true)]
    [InlineData("cross-site", "http://127.0.0.1:9842", true)]
    [InlineData("Same-Origin", "", true)]
    [InlineData("", "http://127.0.0.1:9842", false)]
    [InlineData("", "http://127.0.0.1:9843", true)]
    [InlineData("", "http://localhost:9842", true)]
    [InlineData("", "null", true)]
    [InlineData("", "https://evil.example", true)]
    [InlineData("", "https://probes.example.com", false)]
    [InlineData("", "http://probes.example.com", true)]
    public void What_a_browser_says_decides_whose_page_asks(string site, string origin, bool isForeign)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("127.0.0.1", 9842);
        if (site.Length > 0)
            context.Request.Headers["Sec-Fetch-Site"] = site;
        if (origin.Length > 0)
            context.Request.Headers.Origin = origin;

        RequestSource.IsForeign(context.Request, new Uri("https://probes.example.com")).ShouldBe(isForeign);
    }
}

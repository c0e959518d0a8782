using System.Net;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9842", "127.0.0.1:9842")]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("127.0.0.1", "127.0.0.1:9842")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("localhost:9000", "127.0.0.1:9000")]
    [InlineData("http://localhost:9000/", "127.0.0.1:9000")]
    [InlineData("[::1]:9000", "[::1]:9000")]
    [InlineData("http://[::1]/", "[::1]:9842")]
    [InlineData("::1", "[::1]:9842")]
    [InlineData("0.0.0.0:9842", "0.0.0.0:9842")]
    public void Addresses_are_read_as_people_write_them(string text, string address)
    {
        ListenAddress.TryParse(text, out var value, out var error).ShouldBeTrue(error);

        value.ShouldBe(IPEndPoint.Parse(address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("9842")]
    [InlineData("https://127.0.0.1:9842")]
    [InlineData("relay.example.com:9842")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("localhost:")]
    public void What_is_no_address_is_refused_with_an_example(string text)
    {
        ListenAddress.TryParse(text, out _, out var error).ShouldBeFalse();

        error!.ShouldContain("such as http://127.0.0.1:9842");
    }
}

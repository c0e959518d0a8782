using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Tests.Hosting;

public sealed class ServedAddressTests
{
    private static readonly ServeSettings Settings = new() { Region = "brazilsouth", BacklogFolder = "backlog", Listen = new(IPAddress.Loopback, 0) };

    [Fact]
    public void The_port_is_the_one_that_was_found_free() => Of(Settings, "http://127.0.0.1:41873").ShouldBe("http://127.0.0.1:41873");

    [Theory]
    [InlineData("http://0.0.0.0:9842")]
    [InlineData("http://[::]:9842")]
    public void All_addresses_of_the_machine_are_its_name(string listening) => Of(Settings, listening).ShouldBe($"http://{Dns.GetHostName().ToLowerInvariant()}:9842", StringCompareShould.IgnoreCase);

    [Fact]
    public void What_was_set_as_public_is_what_people_are_told() =>
        Of(Settings with { PublicUrl = new("https://probes.example.com/") }, "http://0.0.0.0:9842").ShouldBe("https://probes.example.com");

    [Fact]
    public void Nobody_is_told_an_address_before_it_listens() => Of(Settings).ShouldBeNull();

    private static string? Of(ServeSettings settings, params string[] listening)
    {
        var features = new FeatureCollection();
        var addresses = new ServerAddressesFeature();
        foreach (var one in listening)
            addresses.Addresses.Add(one);
        features.Set<IServerAddressesFeature>(addresses);
        using var server = new Listening(features);
        return new ServedAddress(settings, server).Url;
    }

    private sealed class Listening(IFeatureCollection features) : IServer
    {
        public IFeatureCollection Features => features;

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}

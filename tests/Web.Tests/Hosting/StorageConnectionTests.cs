using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Tests.Hosting;

public sealed class StorageConnectionTests
{
    [Theory]
    [InlineData("https://probes.table.core.windows.net", "probes.table.core.windows.net")]
    [InlineData("https://probes.table.core.windows.net/?sv=2024&sig=x%3D", "probes.table.core.windows.net")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=probes;AccountKey=aHVzaA==;EndpointSuffix=core.windows.net", "probes.table.core.windows.net")]
    [InlineData("AccountName=probes;AccountKey=aHVzaA==", "probes.table.core.windows.net")]
    [InlineData("AccountName=probes;AccountKey=aHVzaA==;TableEndpoint=https://tables.example.com/probes", "tables.example.com")]
    public void The_host_of_a_storage_is_known_so_that_the_peers_on_the_way_there_come_last(string connection, string host)
    {
        StorageConnection.HostsOf(connection).ShouldBe([host]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("UseDevelopmentStorage=true")]
    public void A_storage_on_this_machine_has_no_way(string? connection)
    {
        StorageConnection.HostsOf(connection).ShouldBeEmpty();
    }
}

using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Tests.Drivers;

public sealed class ConnectionSecretTests
{
    [Theory]
    [InlineData("hunter2")]
    [InlineData("hunter2\n")]
    [InlineData("hunter2\r\n")]
    public void A_secret_in_the_environment_is_read_less_the_line_end_of_the_file_that_it_came_from(string value)
    {
        ConnectionSecret.TryRead(new() { Env = "OZ_TOKEN" }, name => name == "OZ_TOKEN" ? value : null, out var secret, out _).ShouldBeTrue();

        secret.ShouldBe("hunter2");
    }

    [Fact]
    public void A_secret_of_nothing_but_a_line_end_is_none()
    {
        ConnectionSecret.TryRead(new() { Env = "OZ_TOKEN" }, _ => "\n", out _, out var error).ShouldBeFalse();

        error.ShouldBe("the environment variable OZ_TOKEN is not set");
    }
}

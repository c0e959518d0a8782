using System.Text;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Rollouts.Tests.Notifications;

public sealed class WebhookSignatureTests
{
    /// <summary>The example of the Standard Webhooks specification and its libraries.</summary>
    [Fact]
    public void It_is_the_one_of_Standard_Webhooks() =>
        WebhookSignature.Of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", Encoding.UTF8.GetBytes("{\"test\": 2432232314}"))
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public void A_secret_in_any_other_form_is_the_key_as_it_stands()
    {
        var body = Encoding.UTF8.GetBytes("{}");

        WebhookSignature.Of("plain text", "id", "1", body).ShouldNotBe(WebhookSignature.Of("plain tex", "id", "1", body));
        WebhookSignature.Of("whsec_no base64!", "id", "1", body).ShouldStartWith("v1,");
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whsec_c2hvcnQ=", false)]
    [InlineData("hunter2", false)]
    public void A_secret_that_is_too_short_is_told_without_it(string secret, bool isGood)
    {
        (WebhookSignature.ProblemOf(secret) is null).ShouldBe(isGood);
        (WebhookSignature.ProblemOf(secret) ?? "").ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("other", "1", "{}")]
    [InlineData("id", "2", "{}")]
    [InlineData("id", "1", "{ }")]
    public void It_covers_id_timestamp_and_body(string id, string timestamp, string body) =>
        WebhookSignature.Of("s", id, timestamp, Encoding.UTF8.GetBytes(body)).ShouldNotBe(WebhookSignature.Of("s", "id", "1", "{}"u8));
}

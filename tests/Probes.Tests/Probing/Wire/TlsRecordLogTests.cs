using CsCheck;
using OpenZro.Probes.Probing.Wire;

namespace OpenZro.Probes.Tests.Probing.Wire;

public sealed class TlsRecordLogTests
{
    private static readonly byte[] Flight =
    [
        // A ServerHello of TLS 1.2, cut short, then a Certificate message with two certificates of 3 and 2 bytes, over two records.
        22, 3, 3, 0, 6, 2, 0, 0, 2, 3, 3,
        22, 3, 3, 0, 8, 11, 0, 0, 14, 0, 0, 11, 0,
        22, 3, 3, 0, 10, 0, 3, 1, 2, 3, 0, 0, 2, 4, 5,
        21, 3, 3, 0, 2, 2, 40,
    ];

    [Fact]
    public void Plaintext_is_followed_however_it_is_cut() => Gen.Int[1, Flight.Length].Array[1, 8].Sample(cuts =>
    {
        var log = new TlsRecordLog();
        var at = 0;
        for (var i = 0; at < Flight.Length; i++)
        {
            var length = Math.Min(cuts[i % cuts.Length], Flight.Length - at);
            log.Add(Flight.AsSpan(at, length));
            at += length;
        }

        log.IsTls.ShouldBeTrue();
        log.HelloVersion.ShouldBe(0x0303);
        log.Alert.ShouldBe(40);
        log.Certificates().Select(Convert.ToHexString).ShouldBe(["010203", "0405"]);
    });

    [Fact]
    public void Any_bytes_are_followed_without_an_exception() => Gen.Byte[0, 30].Array[0, 300].Sample(bytes =>
    {
        var log = new TlsRecordLog();
        log.Add(bytes);
        log.Add(bytes);
        log.Certificates().ShouldAllBe(certificate => certificate.Length > 0);
        log.First.Length.ShouldBe(Math.Min(64, 2 * bytes.Length));
    });

    [Fact]
    public void What_is_no_tls_is_told_by_its_first_bytes()
    {
        var log = new TlsRecordLog();
        log.Add("SSH-2.0-x"u8);

        (log.IsTls, log.First.SequenceEqual("SSH-2.0-x"u8)).ShouldBe((false, true));
    }

    [Fact]
    public void What_is_encrypted_is_not_read()
    {
        var log = new TlsRecordLog();
        log.Add([23, 3, 3, 0, 2, 1, 1, 21, 3, 3, 0, 2, 2, 40]);

        (log.IsTls, log.Alert).ShouldBe((true, null));
    }
}

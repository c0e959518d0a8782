using System.Collections.Frozen;
using System.Globalization;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// Where countries are, by the two letters of ISO 3166-1: about their middle, to a degree. That is enough to tell which region is near,
/// and no more: management's API tells a peer's country, and no place in it that could be measured.
/// </summary>
internal static class Countries
{
    private const string Places = """
        AD 43 2 AE 24 54 AF 34 66 AG 17 -62 AI 18 -63 AL 41 20 AM 40 45 AO -12 18 AQ -85 0 AR -35 -65 AS -14 -170 AT 47 14 AU -25 134 AW 13 -70
        AX 60 20 AZ 40 48 BA 44 18 BB 13 -60 BD 24 90 BE 51 4 BF 13 -2 BG 43 25 BH 26 51 BI -3 30 BJ 9 2 BL 18 -63 BM 32 -65 BN 5 115 BO -17 -65
        BQ 12 -68 BR -12 -50 BS 25 -77 BT 27 90 BV -54 3 BW -22 24 BY 54 28 BZ 17 -89 CA 50 -95 CC -12 97 CD -4 22 CF 7 21 CG -1 15 CH 47 8
        CI 8 -5 CK -21 -160 CL -33 -71 CM 6 12 CN 35 104 CO 4 -73 CR 10 -84 CU 22 -80 CV 16 -24 CW 12 -69 CX -10 106 CY 35 33 CZ 50 15 DE 51 10
        DJ 12 43 DK 56 10 DM 15 -61 DO 19 -70 DZ 34 3 EC -1 -79 EE 59 26 EG 29 31 EH 24 -13 ER 15 39 ES 40 -4 ET 9 39 FI 62 25 FJ -18 178
        FK -52 -60 FM 7 158 FO 62 -7 FR 47 2 GA -1 12 GB 53 -2 GD 12 -62 GE 42 44 GF 4 -53 GG 49 -3 GH 7 -1 GI 36 -5 GL 67 -50 GM 13 -15
        GN 10 -10 GP 16 -62 GQ 2 10 GR 39 22 GS -54 -37 GT 15 -90 GU 13 145 GW 12 -15 GY 6 -58 HK 22 114 HM -53 73 HN 15 -87 HR 45 16 HT 19 -72
        HU 47 20 ID -6 108 IE 53 -8 IL 32 35 IM 54 -5 IN 22 79 IO -7 72 IQ 33 44 IR 33 53 IS 65 -18 IT 43 12 JE 49 -2 JM 18 -77 JO 31 36
        JP 36 138 KE 0 37 KG 42 75 KH 12 105 KI 1 173 KM -12 44 KN 17 -63 KP 40 127 KR 37 127 KW 29 48 KY 19 -81 KZ 48 68 LA 18 104 LB 34 36
        LC 14 -61 LI 47 10 LK 7 81 LR 6 -9 LS -30 28 LT 55 24 LU 50 6 LV 57 25 LY 31 17 MA 33 -7 MC 44 7 MD 47 29 ME 43 19 MF 18 -63
        MG -19 47 MH 7 171 MK 42 22 ML 14 -6 MM 20 96 MN 47 105 MO 22 114 MP 15 146 MQ 15 -61 MR 19 -13 MS 17 -62 MT 36 14 MU -20 58 MV 3 73
        MW -14 34 MX 21 -101 MY 3 103 MZ -18 36 NA -22 17 NC -21 166 NE 15 8 NF -29 168 NG 9 8 NI 12 -86 NL 52 5 NO 61 9 NP 28 84 NR -1 167
        NU -19 -170 NZ -40 175 OM 21 57 PA 9 -80 PE -10 -76 PF -18 -149 PG -6 147 PH 13 122 PK 30 71 PL 52 19 PM 47 -56 PN -25 -130 PR 18 -66
        PS 32 35 PT 40 -8 PW 7 134 PY -24 -57 QA 25 51 RE -21 56 RO 46 25 RS 44 21 RU 58 60 RW -2 30 SA 24 45 SB -9 160 SC -5 55 SD 15 31
        SE 59 15 SG 1 104 SH -16 -6 SI 46 15 SJ 78 16 SK 49 19 SL 8 -12 SM 44 12 SN 14 -16 SO 4 45 SR 5 -55 SS 7 30 ST 0 7 SV 14 -89
        SX 18 -63 SY 35 38 SZ -27 31 TC 22 -72 TD 13 18 TF -49 69 TG 8 1 TH 15 101 TJ 39 70 TK -9 -172 TL -9 126 TM 39 59 TN 35 10 TO -21 -175
        TR 39 33 TT 11 -61 TV -8 178 TW 24 121 TZ -6 35 UA 49 31 UG 1 32 UM 19 167 US 40 -99 UY -34 -56 UZ 41 65 VA 42 12 VC 13 -61 VE 9 -67
        VG 18 -65 VI 18 -65 VN 16 107 VU -16 167 WF -13 -176 WS -14 -172 XK 43 21 YE 15 47 YT -13 45 ZA -28 26 ZM -14 28 ZW -19 30
        """;

    private static readonly FrozenDictionary<string, GeoLocation> All = Places
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Chunk(3)
        .ToFrozenDictionary(words => words[0], words => new GeoLocation(Degrees(words[1]), Degrees(words[2])), StringComparer.OrdinalIgnoreCase);

    /// <summary>The place of a country; <see langword="null"/> for letters that are none's.</summary>
    public static GeoLocation? Find(string country) => All.GetValueOrDefault(country);

    private static double Degrees(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

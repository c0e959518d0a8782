using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Distances on the globe.</summary>
internal static class Globe
{
    private const double RadiusKilometres = 6371;

    /// <summary>The distance of two points along a great circle (haversine).</summary>
    public static double Kilometres(GeoLocation a, GeoLocation b)
    {
        var (latitudeA, latitudeB) = (double.DegreesToRadians(a.Latitude), double.DegreesToRadians(b.Latitude));
        var byLatitude = Math.Sin((latitudeB - latitudeA) / 2);
        var byLongitude = Math.Sin(double.DegreesToRadians(b.Longitude - a.Longitude) / 2);
        return 2 * RadiusKilometres * Math.Asin(Math.Sqrt((byLatitude * byLatitude) + (Math.Cos(latitudeA) * Math.Cos(latitudeB) * byLongitude * byLongitude)));
    }
}

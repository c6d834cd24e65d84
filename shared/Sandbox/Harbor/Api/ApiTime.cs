using System.Globalization;

namespace HarborReplication.Sandbox.Harbor.Api;

internal static class ApiTime
{
    /// <summary>UTC in milliseconds; the default value is the zero time that Harbor shows for "never".</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

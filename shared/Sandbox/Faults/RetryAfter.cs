using System.Globalization;

namespace HarborReplication.Sandbox.Faults;

/// <summary>A <c>Retry-After</c> header, in either of its forms (RFC 9110, section 10.2.3).</summary>
public sealed record RetryAfter
{
    private RetryAfter(string value) => Value = value;

    /// <summary>As it stands in the header.</summary>
    public string Value { get; }

    public static RetryAfter Seconds(int seconds) => new(seconds.ToString(CultureInfo.InvariantCulture));

    public static RetryAfter At(DateTimeOffset time) => new(time.ToString("R", CultureInfo.InvariantCulture));
}

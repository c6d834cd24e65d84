using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HarborReplication.TriggerService.Schedules;

/// <summary>
/// By how much the runs of a policy begin later than their ticks, so that a hundred policies with one cron do not begin at one moment. Drawn
/// from the policy and the tick: every replica draws the same, and each tick is another draw.
/// </summary>
internal readonly record struct Jitter(long PolicyId, int Seconds)
{
    public TimeSpan Of(DateTimeOffset tick)
    {
        if (Seconds <= 0)
            return TimeSpan.Zero;
        var name = string.Create(CultureInfo.InvariantCulture, $"{PolicyId}:{tick.ToUnixTimeSeconds()}");
        var draw = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(name)));
        return TimeSpan.FromSeconds(draw % ((uint)Seconds + 1));
    }

    /// <returns>When the run of a tick begins, and by how many seconds that is later than the tick.</returns>
    public (DateTimeOffset? At, int Delay) Delayed(DateTimeOffset? tick) =>
        tick is { } at && Of(at) is var delay ? (at + delay, (int)delay.TotalSeconds) : (null, 0);
}

namespace HarborReplication.PolicyService.Executions;

/// <summary>When something will be done at the speed it has now.</summary>
internal static class Eta
{
    /// <summary>Seconds, rounded up; null when the bytes or the speed are not known, or nothing moves.</summary>
    public static long? Seconds(long? bytesLeft, long? bytesPerSecond) =>
        bytesLeft is >= 0 and var left && bytesPerSecond is > 0 and var speed ? (left / speed) + (left % speed == 0 ? 0 : 1) : null;
}

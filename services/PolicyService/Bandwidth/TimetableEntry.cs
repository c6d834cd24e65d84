using HarborReplication.PolicyService.Windows;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>Another limit at certain hours.</summary>
/// <param name="Hours">When it holds.</param>
/// <param name="BytesPerSecond">Null: no limit.</param>
internal sealed record TimetableEntry(WeeklyHours Hours, long? BytesPerSecond);

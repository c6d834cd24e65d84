using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HarborReplication.Persistence;

/// <summary>Postgres takes <c>timestamptz</c> in UTC only.</summary>
internal sealed class UtcTime() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);

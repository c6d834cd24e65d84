using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HarborReplication.Persistence.Sqlite;

/// <summary>SQLite has no time type: integers compare and sort, its text form does not.</summary>
internal sealed class UnixMilliseconds()
    : ValueConverter<DateTimeOffset, long>(time => time.ToUnixTimeMilliseconds(), value => DateTimeOffset.FromUnixTimeMilliseconds(value));

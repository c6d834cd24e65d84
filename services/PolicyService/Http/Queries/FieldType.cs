using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HarborReplication.PolicyService.Http.Queries;

/// <summary>How values of a field are written in <c>q</c>.</summary>
internal abstract record FieldType<TValue>(string Takes)
{
    public abstract bool TryRead(string text, [NotNullWhen(true)] out TValue? value);
}

internal static class FieldTypes
{
    public static readonly FieldType<string> Text = new TextType();
    public static readonly FieldType<long> Number = new NumberType();
    public static readonly FieldType<bool> Flag = new FlagType();
    public static readonly FieldType<DateTimeOffset> Time = new TimeType();

    private sealed record TextType() : FieldType<string>("text")
    {
        public override bool TryRead(string text, [NotNullWhen(true)] out string? value)
        {
            value = text;
            return true;
        }
    }

    private sealed record NumberType() : FieldType<long>("a whole number")
    {
        public override bool TryRead(string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private sealed record FlagType() : FieldType<bool>("true or false")
    {
        public override bool TryRead(string text, out bool value) => bool.TryParse(text, out value);
    }

    private sealed record TimeType() : FieldType<DateTimeOffset>("a time such as 2026-01-31T08:00:00")
    {
        public override bool TryRead(string text, out DateTimeOffset value) =>
            DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }
}

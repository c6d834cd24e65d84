namespace HarborReplication.PolicyService.Database;

/// <summary>Text that came from elsewhere, cut to what a column holds.</summary>
internal static class ColumnText
{
    public static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}

namespace HarborReplication.Registry.Values;

/// <summary>Foreign text made fit for a message: short and on one line.</summary>
internal static class Excerpt
{
    public static string Of(string? text, int length = 256)
    {
        if (text is null)
            return "";
        var end = Math.Min(text.Length, length);
        return string.Create(end, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        }) + (text.Length > length ? "…" : "");
    }
}

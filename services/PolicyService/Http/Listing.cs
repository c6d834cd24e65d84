using System.Globalization;
using System.Reflection;
using HarborReplication.PolicyService.Http.OpenApi;
using Microsoft.AspNetCore.Http.Metadata;

namespace HarborReplication.PolicyService.Http;

/// <summary>What a listing was asked for: <c>q</c>, <c>sort</c>, <c>page</c>, <c>page_size</c>.</summary>
internal sealed record Listing : IRequestPart, IEndpointParameterMetadataProvider
{
    public const int MaxPageSize = 100;
    private const int DefaultPageSize = 10;

    public string? Q { get; private init; }
    public string? Sort { get; private init; }
    public long Page { get; private init; } = 1;

    /// <summary>0 asks for everything.</summary>
    public long PageSize { get; private init; } = DefaultPageSize;
    public ApiProblem? Problem { get; private init; }

    public static ValueTask<Listing> BindAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!TryNumber(query["page"], 1, out var page))
            return Refused("page in query must be a whole number of at least 1");
        if (!TryNumber(query["page_size"], DefaultPageSize, out var size, from: 0))
            return Refused("page_size in query must be a whole number from 0 to 100");
        return size > MaxPageSize
            ? Refused($"page_size in query should be less than or equal to {MaxPageSize}")
            : ValueTask.FromResult(new Listing { Q = query["q"], Sort = query["sort"], Page = page, PageSize = size });
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryParameter("sort", "string", "Fields separated by commas; a leading minus sorts downwards."));
        builder.Metadata.Add(new QueryParameter("page", "integer", "The page, from 1."));
        builder.Metadata.Add(new QueryParameter("page_size", "integer", "Rows on a page, at most 100; 10 when left out."));
    }

    /// <summary>The same with a page of at most <see cref="MaxPageSize"/>, for rows that nobody wants all of.</summary>
    public Listing Bounded() => PageSize == 0 ? this with { PageSize = MaxPageSize } : this;

    public IQueryable<T> PageOf<T>(IQueryable<T> rows)
    {
        if (PageSize == 0)
            return Page == 1 ? rows : rows.Take(0);
        var before = Page > int.MaxValue / MaxPageSize ? int.MaxValue : (Page - 1) * PageSize;
        return rows.Skip((int)before).Take((int)PageSize);
    }

    private static bool TryNumber(string? text, long fallback, out long number, long from = 1)
    {
        number = fallback;
        return string.IsNullOrEmpty(text) || (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= from);
    }

    private static ValueTask<Listing> Refused(string mistake) => ValueTask.FromResult(new Listing { Problem = ApiProblem.Unprocessable(mistake) });
}

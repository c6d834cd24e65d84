using System.Globalization;

namespace HarborReplication.PolicyService.Http;

/// <summary>The <c>{id}</c> in the path; what is not a number is answered 422 as Harbor does.</summary>
internal sealed record PathId(long Id, ApiProblem? Problem) : IRequestPart
{
    public static ValueTask<PathId> BindAsync(HttpContext context) =>
        ValueTask.FromResult(TryRead(context, "id", out var id, out var problem) ? new PathId(id, null) : new PathId(0, problem));

    public static bool TryRead(HttpContext context, string name, out long id, out ApiProblem? problem)
    {
        var text = context.Request.RouteValues[name] as string;
        var read = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id);
        problem = read ? null : ApiProblem.Unprocessable($"{name} in path must be of type int64: \"{text}\"");
        return read;
    }
}

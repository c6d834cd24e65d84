namespace HarborReplication.PolicyService.Http;

/// <summary>Harbor's error body.</summary>
internal sealed record ErrorsResponse(IReadOnlyList<ErrorResponse> Errors);

/// <summary>One mistake: a word for programs and a sentence for people.</summary>
internal sealed record ErrorResponse(string Code, string Message);

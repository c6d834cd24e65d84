using System.Text.RegularExpressions;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// The tags of signatures, which Harbor's listings leave out together with the signatures: cosign names them after the subject,
/// <c>sha256-3f…a1.sig</c>. One request for the tags of the whole repository instead of one for each signature.
/// </summary>
internal sealed partial class AccessoryTags
{
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _bySubject = new(StringComparer.Ordinal);

    /// <summary>Takes note of an artifact's own tag: an artifact may be tagged like a signature without being one.</summary>
    public void Listed(string tag)
    {
        if (Form().IsMatch(tag))
            _listed.Add(tag);
    }

    public async Task LoadAsync(RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        await foreach (var tag in client.ListTagsAsync(repository, cancellationToken).ConfigureAwait(false))
        {
            if (_listed.Contains(tag) || Form().Match(tag) is not { Success: true } match)
                continue;
            var subject = $"sha256:{match.Groups["hex"].Value}";
            if (_bySubject.TryGetValue(subject, out var tags))
                tags.Add(tag);
            else
                _bySubject[subject] = [tag];
        }
    }

    /// <summary>Tags that were not seen on an artifact and belong to something that refers to the subject.</summary>
    public IReadOnlyList<string> Of(string subject) => _bySubject.GetValueOrDefault(subject) ?? [];

    [GeneratedRegex(@"\Asha256-(?<hex>[0-9a-f]{64})\.\w+\z")]
    private static partial Regex Form();
}

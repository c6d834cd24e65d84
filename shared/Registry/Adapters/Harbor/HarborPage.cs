namespace HarborReplication.Registry.Adapters.Harbor;

/// <param name="Items">As many as fit into a page.</param>
/// <param name="Total">X-Total-Count: how many the query finds, pages left aside; null when Harbor does not say.</param>
internal sealed record HarborPage<T>(List<T> Items, long? Total);

namespace HarborReplication.Testing;

/// <summary>A virtual host of a test's own.</summary>
public sealed record RabbitMqVirtualHost(string Name, Uri Uri, RabbitMqManagement Management)
{
    public Task<IReadOnlyList<RabbitMqQueue>> ListQueuesAsync(CancellationToken cancellationToken = default) =>
        Management.ListQueuesAsync(Name, cancellationToken);

    /// <summary>Empties every queue and returns how many there were.</summary>
    public Task<int> PurgeAllQueuesAsync(CancellationToken cancellationToken = default) =>
        Management.PurgeAllQueuesAsync(Name, cancellationToken);
}

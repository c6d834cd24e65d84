namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>
/// Tests that stop servers, or that spend most of their time waiting: on an estate of their own, at the same time as those of
/// <see cref="EstateCollection"/>.
/// </summary>
[CollectionDefinition(nameof(OutageCollection))]
public sealed class OutageCollection : ICollectionFixture<Estate>;

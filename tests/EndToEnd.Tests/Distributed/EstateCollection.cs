namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>Tests that share the estate's servers, and stop none of them.</summary>
[CollectionDefinition(nameof(EstateCollection))]
public sealed class EstateCollection : ICollectionFixture<Estate>;

using HarborReplication.Benchmarks.Measuring;

namespace HarborReplication.Benchmarks.Contenders;

/// <summary>Something that copies images from one registry to another.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>Does what is not measured (a registration, a list) and returns what is.</summary>
    Task<Func<Task>> PrepareAsync(Transfer transfer);

    /// <summary>Counts the processor time of everything that is this contender.</summary>
    void Count(CpuSnapshot before, CpuSnapshot after, CpuUse use);
}

namespace HarborReplication.Benchmarks.Measuring;

/// <summary>One measured copy.</summary>
internal sealed record Run(double Seconds, CpuUse Cpu);

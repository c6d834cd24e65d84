using System.Globalization;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>
/// Executions live through anything that messages, workers and people may do to them, in any order. A few lives in a row; more of them with
/// <c>LIFE_CASES</c>, and from a seed that failed with <c>LIFE_SEED</c>.
/// </summary>
public sealed class LifePropertyTests
{
    private const int Steps = 150;

    [Fact]
    public async Task Executions_WhateverHappensInWhateverOrder_AddUpAndEnd()
    {
        var first = Number("LIFE_SEED") ?? 20_261_126;
        var cases = Number("LIFE_CASES") ?? 4;
        for (var seed = first; seed < first + cases; seed++)
        {
            await using var plane = await PlaneHost.StartAsync();
            var life = new RandomLife(plane, new Random(seed));
            try
            {
                await life.BeginAsync();
                for (var step = 0; step < Steps; step++)
                    await life.StepAsync();
                await life.EndAsync();
            }
            catch (Exception e)
            {
                Assert.Fail($"LIFE_SEED={seed}: {e}\n\n{string.Join('\n', life.History)}");
            }
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}

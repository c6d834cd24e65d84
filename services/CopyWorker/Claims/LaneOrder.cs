using HarborReplication.Contracts.Words;

namespace HarborReplication.CopyWorker.Claims;

/// <summary>Lanes as numbers: nobody waits for a lower one.</summary>
internal static class LaneOrder
{
    /// <summary>A lane of a newer version is the lowest.</summary>
    public static int Of(string lane)
    {
        for (var i = 0; i < Lanes.All.Count; i++)
        {
            if (Lanes.All[i] == lane)
                return Lanes.All.Count - i;
        }

        return 0;
    }
}

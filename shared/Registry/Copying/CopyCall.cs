using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Copying;

/// <summary>Says of a failed request on which side and in which step of the copy it failed.</summary>
internal static class CopyCall
{
    public static async Task<T> At<T>(this Task<T> request, CopySide side, CopyPhase phase)
    {
        try
        {
            return await request.ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            throw new CopyException(side, phase, e);
        }
    }

    public static async Task At(this Task request, CopySide side, CopyPhase phase)
    {
        try
        {
            await request.ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            throw new CopyException(side, phase, e);
        }
    }
}

namespace HarborReplication.Sandbox.Distribution;

/// <summary>What faults ask of the endpoints for one request; a feature of its context.</summary>
internal sealed class DistributionSwitches
{
    /// <summary>Answers a mount as if the blob were not there to be mounted.</summary>
    public bool RefuseMount { get; set; }

    /// <summary>The upload session is gone before the request reaches it.</summary>
    public bool ForgetUpload { get; set; }

    /// <summary>Keeps an upload under the digest it is finished with, whatever its content has.</summary>
    public bool AcceptAnything { get; set; }
}

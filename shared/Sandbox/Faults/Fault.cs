using System.Net;
using HarborReplication.Sandbox.Faults.Effects;

namespace HarborReplication.Sandbox.Faults;

/// <summary>Something that goes wrong with a request. Offsets and sizes are bytes of the body.</summary>
public abstract class Fault
{
    private protected Fault()
    {
    }

    /// <summary>Waits before anything is done.</summary>
    public static Fault Delay(TimeSpan duration) => new DelayFault(duration);

    /// <summary>Stops before anything is done, until the rule is released.</summary>
    public static Fault Hold() => new HoldFault();

    /// <summary>Does what was asked, then keeps the answer back until the rule is released.</summary>
    public static Fault HoldAnswer() => new HoldAnswerFault();

    /// <summary>Answers this, without doing what was asked.</summary>
    public static Fault Status(HttpStatusCode status, string? body = null, RetryAfter? retryAfter = null) =>
        new StatusFault(status, body, retryAfter);

    /// <summary>429, with <c>TOOMANYREQUESTS</c> and, if given, <c>Retry-After</c>.</summary>
    public static Fault TooManyRequests(RetryAfter? retryAfter = null) =>
        Error(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "Too many requests.", retryAfter);

    /// <summary>405, as a registry in read-only mode answers.</summary>
    public static Fault ReadOnly() => Error(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", "The registry is in read-only mode.");

    /// <summary>500, as a registry whose disk is full answers.</summary>
    public static Fault DiskFull() => Error(HttpStatusCode.InternalServerError, "UNKNOWN", "No space is left on the device.");

    /// <summary>Cuts the connection (RST) without an answer and without doing what was asked.</summary>
    public static Fault Reset() => new ResetFault();

    /// <summary>Does what was asked, then cuts the connection instead of answering: the client cannot know.</summary>
    public static Fault LoseAnswer() => new LoseAnswerFault();

    /// <summary>Cuts the connection after so many bytes of the response's body.</summary>
    public static Fault ResetResponseAfter(long bytes) => new ResponseBodyFault(_ => new ResponseCut(bytes));

    /// <summary>Cuts the connection after so many bytes of the request's body were read.</summary>
    public static Fault ResetRequestAfter(long bytes) => new RequestBodyFault(bytes, stalls: false, null);

    /// <summary>Stops sending after so many bytes, for a time or until the rule is released.</summary>
    public static Fault StallResponseAfter(long bytes, TimeSpan? duration = null) =>
        new ResponseBodyFault(target => new ResponseStall(bytes, target, duration));

    /// <summary>Stops reading the request's body after so many bytes, for a time or until the rule is released.</summary>
    public static Fault StallRequestAfter(long bytes, TimeSpan? duration = null) => new RequestBodyFault(bytes, stalls: true, duration);

    /// <summary>Changes the byte at the offset of a response's body; everything else, length and headers included, stays as it was.</summary>
    public static Fault WrongByte(long offset = 0) => new ResponseBodyFault(_ => new ResponseCorruption(offset));

    /// <summary>Ends the body early and says that this was all: <c>Content-Length</c> fits what is sent.</summary>
    public static Fault Truncate(long bytes) => new TruncateFault(bytes);

    /// <summary>Sends more bytes after the body, with a <c>Content-Length</c> that fits.</summary>
    public static Fault Overlong(int extraBytes = 1) => new OverlongFault(extraBytes);

    /// <summary>Lies about the length. A body shorter than that ends with the connection cut; a longer one is not sent further than that.</summary>
    public static Fault ContentLength(long length) => new ContentLengthFault(length);

    /// <summary>Puts this into the response's header, whatever stood there; null takes the header out.</summary>
    public static Fault Header(string name, string? value) => new HeaderFault(name, value);

    /// <summary>Lies in <c>Docker-Content-Digest</c>; null takes the header out.</summary>
    public static Fault ContentDigest(string? digest) => Header("Docker-Content-Digest", digest);

    /// <summary>Answers a mount with an upload session, as if the blob were not there to be mounted.</summary>
    public static Fault RefuseMount() => new SwitchFault(switches => switches.RefuseMount = true);

    /// <summary>Loses the upload session that the request wants to go on with.</summary>
    public static Fault ForgetUpload() => new SwitchFault(switches => switches.ForgetUpload = true);

    /// <summary>Finishes an upload without comparing its content with the digest.</summary>
    public static Fault AcceptAnything() => new SwitchFault(switches => switches.AcceptAnything = true);

    /// <summary>Answers this status with a body in the specification's shape, without doing what was asked.</summary>
    public static Fault Error(HttpStatusCode status, string code, string message, RetryAfter? retryAfter = null) =>
        new ErrorFault(status, code, message, retryAfter);

    internal abstract ValueTask ApplyAsync(FaultTarget target);
}

using System.Security.Authentication;

namespace HarborReplication.Registry.Transport;

/// <summary>A server certificate was refused; the message is the reason in people's words.</summary>
internal sealed class CertificateRefusedException(string reason) : AuthenticationException(reason);

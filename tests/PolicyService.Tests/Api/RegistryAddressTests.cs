using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class RegistryAddressTests
{
    [Theory]
    [InlineData("https://Registry.Example", null, "https://registry.example", "https://registry.example:443")]
    [InlineData("registry.example:5000/", null, "http://registry.example:5000", "http://registry.example:5000")]
    [InlineData(" http://registry.example ", "", "http://registry.example", "http://registry.example:80")]
    [InlineData("https://user:pw@registry.example/path/?q=1#f", null, "https://registry.example/path", "https://registry.example:443")]
    [InlineData("https://registry.example", "10.0.0.1", "https://registry.example", "https://registry.example:443 via 10.0.0.1:443")]
    [InlineData("https://registry.example", "Site-B:8443", "https://registry.example", "https://registry.example:443 via site-b:8443")]
    [InlineData("http://registry.example", "10.0.0.1:80", "http://registry.example", "http://registry.example:80 via 10.0.0.1:80")]
    [InlineData("https://registry.example", "10.0.0.1:80", "https://registry.example", "https://registry.example:443 via 10.0.0.1:80")]
    [InlineData("https://[2001:DB8::1]:5000", "[::1]", "https://[2001:db8::1]:5000", "https://[2001:db8::1]:5000 via [::1]:5000")]
    public void TryCreate_Address_HasOneSpelling(string url, string? connectTo, string cleaned, string origin)
    {
        Assert.True(RegistryAddress.TryCreate(url, connectTo, out var address, out _));
        Assert.Equal((cleaned, origin), (address.Url, address.Origin));
    }

    [Theory]
    [InlineData("", null, "url: ")]
    [InlineData("http://", null, "url: ")]
    [InlineData("ftp://registry.example", null, "url: ")]
    [InlineData("http://registry.example:99999", null, "url: ")]
    [InlineData("http://registry.example", "https://10.0.0.1", "connect_to: ")]
    [InlineData("http://registry.example", "10.0.0.1/x", "connect_to: ")]
    [InlineData("http://registry.example", "user@10.0.0.1", "connect_to: ")]
    [InlineData("http://registry.example", "10.0.0.1:x", "connect_to: ")]
    public void TryCreate_NoAddress_NamesTheField(string url, string? connectTo, string expected)
    {
        Assert.False(RegistryAddress.TryCreate(url, connectTo, out _, out var mistake));
        Assert.StartsWith(expected, mistake, StringComparison.Ordinal);
    }
}

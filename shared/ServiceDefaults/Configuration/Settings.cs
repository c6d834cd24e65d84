using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace HarborReplication.ServiceDefaults.Configuration;

/// <summary>
/// Reads settings at the composition root and collects every mistake, so that a service that refuses to start names all of them at
/// once, each with its key in environment form.
/// </summary>
public sealed class Settings(IConfiguration configuration)
{
    private readonly List<string> _mistakes = [];

    /// <summary>A setting that may be absent.</summary>
    public string? Optional(string key) => configuration[key] is { Length: > 0 } value ? value : null;

    /// <summary>A setting that must be there; <paramref name="help"/> says what it is.</summary>
    public string Required(string key, string help)
    {
        if (Optional(key) is { } value)
            return value;
        Mistake(key, $"is missing: {help}");
        return "";
    }

    /// <summary>A duration such as <c>00:00:20</c>, positive.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback)
    {
        if (Optional(key) is not { } text)
            return fallback;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero)
            return value;
        Mistake(key, $"is \"{text}\": give a positive duration as hours:minutes:seconds, for example {fallback:c}");
        return fallback;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Number(string key, int fallback, int from, int to)
    {
        if (Optional(key) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to)
            return value;
        Mistake(key, $"is \"{text}\": give a whole number from {from} to {to}");
        return fallback;
    }

    /// <summary>An absolute http or https URL.</summary>
    public Uri Url(string key, string fallback)
    {
        var text = Optional(key) ?? fallback;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        Mistake(key, $"is \"{text}\": give an absolute http or https URL, for example {fallback}");
        return new Uri(fallback);
    }

    /// <summary>The broker's address, which every process of distributed mode needs; null after a mistake.</summary>
    public Uri? Broker()
    {
        const string Key = "ConnectionStrings:RabbitMq";
        const string Form = "amqp(s)://user:password@host:port/vhost";
        var text = Required(Key, $"the broker as {Form}");
        if (text.Length == 0)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps")
            return uri;
        Mistake(Key, $"is not a broker's address: give {Form}");
        return null;
    }

    /// <summary>Adds a mistake found by the caller.</summary>
    public void Mistake(string key, string what) => _mistakes.Add($"{key.Replace(":", "__", StringComparison.Ordinal)} {what}.");

    /// <summary>Whether a service may start; if not, every mistake has been written to standard error.</summary>
    public bool Accepted()
    {
        if (_mistakes.Count == 0)
            return true;
        Console.Error.WriteLine(new InvalidSettingsException(_mistakes).Message);
        return false;
    }

    /// <summary>Ends the start when anything was wrong.</summary>
    /// <exception cref="InvalidSettingsException">Names every mistake.</exception>
    public void ThrowIfInvalid()
    {
        if (_mistakes.Count > 0)
            throw new InvalidSettingsException(_mistakes);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Cluster;

/// <summary>What keeps the parts of a silo from working just now; status shows it.</summary>
internal sealed partial class SiloTrouble(ILogger log)
{
    private readonly ConcurrentDictionary<object, string> _troubles = [];

    /// <summary>One of the troubles; null where there is none.</summary>
    public string? Text => _troubles.Values.Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Says what a part waits for.</summary>
    public void Set(object part, string text)
    {
        if (_troubles.TryGetValue(part, out string? before) && before == text) return;
        _troubles[part] = text;
        LogTrouble(text);
    }

    /// <summary>Says that a part works.</summary>
    public void Clear(object part) => _troubles.TryRemove(part, out _);

    [LoggerMessage(LogLevel.Warning, "{Trouble}")]
    private partial void LogTrouble(string trouble);
}

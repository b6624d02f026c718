using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>
/// What is no part of the service: /stand-in/faults sets, shows and clears faults, /stand-in/statistics tells what was seen.
/// </summary>
internal sealed class ControlRoutes(FaultPlan faults, StandInStatistics statistics)
{
    /// <summary>Answers a request below /stand-in/.</summary>
    public Reply Answer(string method, string path, byte[] body)
    {
        switch (method, path.Trim('/'))
        {
            case ("GET", "stand-in/statistics"):
                return Reply.Plain(statistics.ToJson());
            case ("GET", "stand-in/faults"):
                return Reply.Plain(Fault.Write(faults.Faults));
            case ("POST", "stand-in/faults"):
                return Add(body);
            case ("DELETE", "stand-in/faults"):
                faults.Clear();
                return Reply.Plain("[]"u8.ToArray());
            default:
                throw new RefusalException(
                    404, "Not found: there are /stand-in/faults (GET, POST, DELETE) and /stand-in/statistics (GET)");
        }
    }

    private Reply Add(byte[] body)
    {
        try
        {
            faults.Add(Fault.Read(body));
        }
        catch (JsonException error)
        {
            throw new RefusalException(400, $"No list of faults: {error.Message}");
        }
        return Reply.Plain(Fault.Write(faults.Faults));
    }
}

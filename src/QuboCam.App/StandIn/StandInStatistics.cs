using System.Security.Cryptography;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>What the server has seen.</summary>
internal sealed class StandInStatistics
{
    private readonly Lock _lock = new();
    private readonly List<string> _ids = [];
    private readonly HashSet<string> _answered = [], _bodies = [], _problems = [];
    private int _requests, _submissions, _refused, _answers, _doubleSubmissions, _doubleProblems, _faults;

    /// <summary>A request came in, and so many faults strike it.</summary>
    public void Request(int faults)
    {
        lock (_lock)
        {
            _requests++;
            _faults += faults;
        }
    }

    /// <summary>A submission was read.</summary>
    public void Submission(ReadOnlySpan<byte> body)
    {
        string digest = Digest(body);
        lock (_lock)
        {
            _submissions++;
            if (!_bodies.Add(digest)) _doubleSubmissions++;
        }
    }

    /// <summary>A problem of a submission was accepted.</summary>
    public void Accepted(string id, ReadOnlySpan<byte> problem)
    {
        string digest = Digest(problem);
        lock (_lock)
        {
            _ids.Add(id);
            if (!_problems.Add(digest)) _doubleProblems++;
        }
    }

    /// <summary>A problem of a submission was refused.</summary>
    public void Refused()
    {
        lock (_lock)
            _refused++;
    }

    /// <summary>An answer went out whole.</summary>
    public void Delivered(string id)
    {
        lock (_lock)
        {
            _answers++;
            _answered.Add(id);
        }
    }

    /// <summary>The counts as JSON.</summary>
    public byte[] ToJson()
    {
        lock (_lock)
            return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
            {
                ["requests"] = _requests,
                ["faults_struck"] = _faults,
                ["submissions_received"] = _submissions,
                ["problems_accepted"] = _ids.Count,
                ["problems_refused"] = _refused,
                ["answers_delivered"] = _answers,
                ["problems_answered"] = _answered.Count,
                ["double_submissions"] = _doubleSubmissions,
                ["double_problems"] = _doubleProblems,
                ["ids"] = _ids,
            });
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}

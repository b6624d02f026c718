using System.Text;
using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>The results of a scaling study as they come, one a line, so that a run which was ended early goes on where it was.</summary>
internal sealed class ScaleJournal : IDisposable
{
    private readonly Dictionary<string, ScaleResult> done = [];
    private readonly FileStream? file;
    private readonly Lock gate = new();

    /// <summary>Opens the journal of a folder, or begins it; without a folder results are kept in memory alone.</summary>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="fingerprint">The settings that the results depend on.</param>
    /// <exception cref="InputException">The folder holds a run of other settings, is in use, or cannot be written to.</exception>
    public ScaleJournal(string? folder, string fingerprint)
    {
        if (folder is null) return;
        string path = Path.Combine(OutputFolder.Create(folder), "scale.jsonl");
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {error.Message} Is another run at work in it?", error);
        }
        try
        {
            Load(path, fingerprint);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many results were there when the journal was opened, and have come since.</summary>
    public int Count => done.Count;

    /// <summary>The result of a problem; null where there is none yet.</summary>
    public ScaleResult? Find(string name) => done.GetValueOrDefault(name);

    /// <summary>Takes a result; it is on disk when the call returns.</summary>
    public void Add(ScaleResult result)
    {
        lock (gate)
        {
            done[result.Name] = result;
            Write(JsonSerializer.Serialize(result));
        }
    }

    public void Dispose() => file?.Dispose();

    private void Load(string path, string fingerprint)
    {
        byte[] content = new byte[file!.Length];
        file.ReadExactly(content);
        // A line without its end was being written when the run was killed.
        int end = Array.LastIndexOf(content, (byte)'\n') + 1;
        string[] lines = Encoding.UTF8.GetString(content, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        file.SetLength(end);
        file.Position = end;
        if (lines.Length == 0)
        {
            Write(JsonSerializer.Serialize(fingerprint));
            return;
        }
        try
        {
            if (JsonSerializer.Deserialize<string>(lines[0]) != fingerprint)
                throw new InputException($"{path} is of a run with other settings; give another --out, or the same settings to go on.");
            foreach (string line in lines.Skip(1))
                if (JsonSerializer.Deserialize<ScaleResult>(line) is { Name: not null } result)
                    done[result.Name] = result;
                else
                    throw new InputException($"{path} is no journal of scale: a line has no result.");
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} is no journal of scale: {error.Message}", error);
        }
    }

    private void Write(string line)
    {
        if (file is null) return;
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
    }
}

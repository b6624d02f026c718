using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>
/// The batches of a run as they are done, one a line, so that a run which was ended, or killed, goes on where it was. Safe to use from
/// several threads.
/// </summary>
public sealed class EvaluationJournal : IDisposable
{
    private readonly SortedDictionary<int, (long Start, int Length, int Names)> _batches = [];
    private readonly FileStream _file;
    private readonly Lock _gate = new();

    /// <summary>Opens a journal, or begins it.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="fingerprint">The settings that the results depend on, one line each.</param>
    /// <exception cref="InputException">It is of a run of other settings, is in use, is damaged, or cannot be written.</exception>
    public EvaluationJournal(string path, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        Path = path;
        try
        {
            // Without a buffer: after a failure there is nothing left that disposing would try to write once more.
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be opened: {error.Message} Is another run at work in this folder?", error);
        }
        try
        {
            Load(fingerprint);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether a batch is done.</summary>
    /// <param name="batch">Number of the batch.</param>
    /// <param name="names">Names of its images.</param>
    /// <exception cref="InputException">It is done, but with images of other names: the data set has changed.</exception>
    public bool Contains(int batch, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        lock (_gate)
            return _batches.TryGetValue(batch, out (long, int, int Names) done) && (done.Names == Digest(names) ? true
                : throw new InputException(
                    $"{Path}: the data set has changed since, batch {batch} had other images; give another --out."));
    }

    /// <summary>How many batches are done.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _batches.Count;
        }
    }

    /// <summary>Takes a batch; it is on disk when the call returns.</summary>
    /// <param name="batch">Number of the batch; not taken before.</param>
    /// <param name="images">What was found.</param>
    /// <exception cref="InputException">The disk is full, or the file cannot be written; nothing of the batch counts.</exception>
    public void Add(int batch, ImmutableArray<EvaluatedImage> images)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(new JournalLine(batch, images), JsonSerializerOptions.Default), (byte)'\n'];
        lock (_gate)
        {
            long start = _file.Length;
            Append(line);
            _batches.Add(batch, (start, line.Length - 1, Digest(images.Select(image => image.Image))));
        }
    }

    /// <summary>The images of all batches in the order of the data set, read one batch at a time.</summary>
    public IEnumerable<EvaluatedImage> Images()
    {
        int[] batches;
        lock (_gate)
            batches = [.. _batches.Keys];
        foreach (int batch in batches)
        {
            JournalLine line;
            lock (_gate)
                line = ReadLine(_batches[batch].Start, _batches[batch].Length);
            foreach (EvaluatedImage image in line.Images)
                yield return image;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Load(string fingerprint)
    {
        long end = 0;
        bool isFirst = true;
        foreach ((long start, int length) in Lines())
        {
            if (isFirst)
                CheckHeader(start, length, fingerprint);
            else
                Take(ReadLine(start, length), start, length);
            isFirst = false;
            end = start + length + 1;
        }
        // A line without its end was being written when the run was killed.
        _file.SetLength(end);
        if (isFirst)
            Append([.. JsonSerializer.SerializeToUtf8Bytes(fingerprint), (byte)'\n']);
    }

    private void Take(JournalLine line, long start, int length) =>
        _batches[line.Batch] = (start, length, Digest(line.Images.Select(image => image.Image)));

    /// <summary>Tells names apart within one run of the program.</summary>
    private static int Digest(IEnumerable<string> names) => string.Join('\n', names).GetHashCode(StringComparison.Ordinal);

    /// <summary>Places of the whole lines, found without holding the file in memory.</summary>
    private List<(long Start, int Length)> Lines()
    {
        List<(long, int)> lines = [];
        byte[] buffer = new byte[1 << 16];
        long start = 0, position = 0;
        _file.Position = 0;
        for (int read; (read = _file.Read(buffer)) > 0; position += read)
            for (int at = 0, next; (next = buffer.AsSpan(at, read - at).IndexOf((byte)'\n')) >= 0; at += next + 1)
            {
                lines.Add((start, checked((int)(position + at + next - start))));
                start = position + at + next + 1;
            }
        return lines;
    }

    private void CheckHeader(long start, int length, string fingerprint)
    {
        string? there = Parse<string>(start, length);
        if (there == fingerprint) return;
        string[] wanted = fingerprint.Split('\n'), had = (there ?? "").Split('\n');
        string other = wanted.Except(had).FirstOrDefault() ?? "fewer settings";
        throw new InputException(
            $"{Path} is of a run with other settings (now: {other}); give another --out, or the same settings to go on.");
    }

    private JournalLine ReadLine(long start, int length) =>
        Parse<JournalLine>(start, length) is { Images.IsDefault: false } line ? line
            : throw new InputException(Damage(start, "There is no batch of images."));

    private string Damage(long start, string fault) => $"{Path} is damaged at byte {start}: {fault} Give another --out.";

    private T? Parse<T>(long start, int length)
    {
        byte[] bytes = new byte[length];
        _file.Position = start;
        _file.ReadExactly(bytes);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes);
        }
        catch (JsonException error)
        {
            throw new InputException(Damage(start, error.Message), error);
        }
    }

    private void Append(byte[] line)
    {
        long start = _file.Length;
        try
        {
            _file.Position = start;
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            // Out of range is what .NET calls a file that may not grow so large.
            // Another thread may still have a batch to add: it would go on behind half a line.
            _file.SetLength(start);
            throw new InputException($"{Path} cannot be written: {error.Message} What is done is kept; the same command goes on.", error);
        }
    }

    private sealed record JournalLine(int Batch, ImmutableArray<EvaluatedImage> Images);
}

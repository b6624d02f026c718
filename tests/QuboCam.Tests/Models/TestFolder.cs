using System.Diagnostics;

namespace QuboCam.Tests;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("qubocam-test-").FullName;

    public string File(string name, ReadOnlySpan<byte> content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A pipe that nobody writes to: opening it waits for ever.</summary>
    public string Pipe(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

namespace QuboCam;

/// <summary>A file format of problems.</summary>
public interface IQuboFormat
{
    /// <summary>Name on the command line, as in <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>What it is, a few words for lists and help.</summary>
    string Description { get; }

    /// <summary>The end of the names of its files, as they are written; reading goes by the content.</summary>
    string Extension { get; }

    /// <summary>Whether a file looks like this format; looks at its beginning only.</summary>
    /// <param name="source">The file.</param>
    bool Recognises(QuboSource source);

    /// <summary>Reads a problem.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">Which problem, and whether a graph's cut is meant; <see cref="QuboReading.Maximize"/> is left to the caller.</param>
    /// <returns>The problem; negated where the format's own objective is the other way round.</returns>
    /// <exception cref="InputException">The file is damaged, or needs more memory than there is; one line with place and value.</exception>
    QuboFile Read(QuboSource source, QuboReading options);

    /// <summary>Writes a problem without loss.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="output">Takes the file's bytes.</param>
    /// <exception cref="InputException">The format cannot express the problem; one line says why.</exception>
    void Write(Qubo qubo, Stream output);
}

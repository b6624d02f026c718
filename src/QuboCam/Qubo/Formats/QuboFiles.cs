using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Reads and writes problem files.</summary>
public static class QuboFiles
{
    /// <summary>Reads a problem file; its format is told by the content.</summary>
    /// <param name="path">The file, below 2 GiB; UTF-8, or UTF-16 with a byte order mark, where it is text.</param>
    /// <param name="options">Sense, format, and which problem of several.</param>
    /// <returns>The problem, to be minimised, with remarks.</returns>
    /// <exception cref="InputException">The file is missing, damaged or of no known format, or its problem needs more memory than there is.</exception>
    public static QuboFile Read(string path, QuboReading options) =>
        Parse(path, InputFile.Read(path, limit: Array.MaxLength), options);

    /// <summary>Reads a problem from the bytes of its file.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Sense, format, and which problem of several.</param>
    /// <returns>The problem, to be minimised, with remarks.</returns>
    /// <exception cref="InputException">As <see cref="Read"/>.</exception>
    public static QuboFile Parse(string name, ReadOnlyMemory<byte> content, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(options);
        QuboSource source = new(name, content) { MaximumVariables = options.MaximumVariables };
        QuboFile file = FormatOf(source, options).Read(source, options);
        return !options.Maximize ? file with { IsNegated = false }
            : file.IsNegated ? file : file with { Qubo = Negated(file.Qubo), IsNegated = true };
    }

    /// <summary>Writes a problem, the whole file or none; reading it gives the same problem.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="InputException">The file cannot be written, or the format cannot express the problem.</exception>
    public static void Write(Qubo qubo, string path, IQuboFormat format)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        ArgumentNullException.ThrowIfNull(format);
        AtomicFile.Write(path, stream => format.Write(qubo, stream));
    }

    private static IQuboFormat FormatOf(QuboSource source, QuboReading options)
    {
        IQuboFormat format = options.Format is { } name ? QuboFormats.Named(name)
            : QuboFormats.All.FirstOrDefault(format => format.Recognises(source))
            ?? throw source.Wrong($"this is no problem file that is known; it begins with {source.Beginning} "
                + $"(formats: {string.Join(", ", QuboFormats.All.Select(format => format.Name))}).");
        if (options.MaxCut && format is MqLibFormat && options.Format is null)
            format = new GsetFormat();
        if (options.MaxCut && format is not GsetFormat)
            throw source.Wrong($"--max-cut goes with a graph ('n m', then 'i j weight'), but this is '{format.Name}'.");
        if (options.Problem > 1 && format is not OrLibraryFormat)
            throw source.Wrong($"there is no problem {options.Problem}; the file holds 1.");
        return format;
    }

    private static Qubo Negated(Qubo qubo) =>
        new(Negated(qubo.Linear), Negated(qubo.Quadratic), 0 - qubo.Offset) { Cardinality = qubo.Cardinality };

    private static ImmutableArray<double> Negated(ImmutableArray<double> biases)
    {
        // 0 − b, not −b: no negative zeros.
        double[] negated = GC.AllocateUninitializedArray<double>(biases.Length);
        TensorPrimitives.Subtract(0.0, biases.AsSpan(), negated);
        return ImmutableCollectionsMarshal.AsImmutableArray(negated);
    }
}

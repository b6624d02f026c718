using System.Buffers;
using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Adds the sums over one stretch of vectors to what is there.</summary>
internal delegate void ChunkSums(Span<double> sums, int from, int length);

/// <summary>Long real vectors side by side, and what an eigensolver does with them.</summary>
/// <remarks>
/// Work goes chunk by chunk, so that vectors are in the cache together. Sums are those of parts of a fixed length, added up in their
/// order, whatever the threads.
/// </remarks>
internal sealed class VectorBlock(int dimension, int threads)
{
    // 2 KB of each vector: a dozen of them, those in use and their sums, fit in the innermost cache.
    private const int ChunkLength = 1 << 8;

    // What one thread does without asking for more: shorter vectors are not worth a second thread.
    private const int PartLength = 1 << 14;

    private readonly int _parts = (dimension + PartLength - 1) / PartLength;
    private double[] _sums = [];

    /// <summary>Inner products ⟨aᵢ|bⱼ⟩, shape [a, b].</summary>
    public double[,] Dots(ReadOnlyMemory<double[]> a, ReadOnlyMemory<double[]> b)
    {
        double[] products = SumChunks(a.Length * b.Length, (sums, from, length) => VectorKernels.AddDots(a.Span, b.Span, from, length, sums));
        double[,] table = new double[a.Length, b.Length];
        Buffer.BlockCopy(products, 0, table, 0, products.Length * sizeof(double));
        return table;
    }

    /// <summary>targetⱼ ← Σᵢ sourceᵢ cᵢⱼ.</summary>
    /// <param name="sources">The vectors that are combined.</param>
    /// <param name="c">Coefficients, shape [sources, targets].</param>
    /// <param name="targets">Where the sums go; these vectors may be among the sources.</param>
    /// <returns>The squares of the targets' norms.</returns>
    public double[] Combine(ReadOnlyMemory<double[]> sources, double[,] c, ReadOnlyMemory<double[]> targets)
    {
        return SumChunks(targets.Length, (squares, from, length) =>
        {
            double[] sums = ArrayPool<double>.Shared.Rent(targets.Length * length);
            VectorKernels.Combine(sources.Span, c, targets.Span, from, length, sums);
            for (int j = 0; j < squares.Length; j++)
                squares[j] += TensorPrimitives.SumOfSquares(targets.Span[j].AsSpan(from, length));
            ArrayPool<double>.Shared.Return(sums);
        });
    }

    /// <summary>Sums over all chunks.</summary>
    /// <param name="count">How many sums.</param>
    /// <param name="work">Adds the sums of one chunk, given its first element and length, to those before it.</param>
    public double[] SumChunks(int count, ChunkSums work)
    {
        if (_sums.Length < _parts * count) _sums = new double[_parts * count];
        Span<double> parts = _sums.AsSpan(0, _parts * count);
        parts.Clear();
        Passes.Run(new SumPass(dimension, count, _sums, work), _parts, threads);
        double[] sums = new double[count];
        for (int at = 0; at < parts.Length; at += count)
            TensorPrimitives.Add(sums, parts.Slice(at, count), sums);
        return sums;
    }

    private readonly struct SumPass(int dimension, int count, double[] sums, ChunkSums work) : IPass
    {
        public void Run(int from, int to)
        {
            for (int part = from; part < to; part++)
            {
                int end = (int)Math.Min(dimension, (part + 1L) * PartLength);
                for (int x = part * PartLength; x < end; x += ChunkLength)
                    work(sums.AsSpan(part * count, count), x, Math.Min(ChunkLength, end - x));
            }
        }
    }
}

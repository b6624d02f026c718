using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Fills the sums over one chunk of vectors.</summary>
internal delegate void ChunkSums(Span<double> sums, int from, int length);

/// <summary>Long real vectors side by side, and what an eigensolver does with them.</summary>
/// <remarks>Work goes chunk by chunk, so that vectors are in the cache together; sums are added up chunk by chunk, whatever the threads.</remarks>
internal sealed class VectorBlock(int dimension, int threads)
{
    // 8 KB of each vector: two dozen of them fit in the second-level cache.
    private const int ChunkLength = 1024;

    private readonly int _chunks = (dimension + ChunkLength - 1) / ChunkLength;

    /// <summary>Inner products ⟨aᵢ|bⱼ⟩, shape [a, b].</summary>
    public double[,] Dots(ReadOnlyMemory<double[]> a, ReadOnlyMemory<double[]> b)
    {
        int rows = a.Length, columns = b.Length;
        double[] products = SumChunks(rows * columns, (sums, from, length) =>
        {
            for (int i = 0, at = 0; i < rows; i++)
                for (int j = 0; j < columns; j++, at++)
                    sums[at] = TensorPrimitives.Dot(a.Span[i].AsSpan(from, length), b.Span[j].AsSpan(from, length));
        });
        double[,] table = new double[rows, columns];
        Buffer.BlockCopy(products, 0, table, 0, products.Length * sizeof(double));
        return table;
    }

    /// <summary>Sums of what the chunks yield, added up in their order.</summary>
    /// <param name="count">How many sums.</param>
    /// <param name="work">Fills the sums of one chunk, given its first element and length.</param>
    public double[] SumChunks(int count, ChunkSums work)
    {
        double[] parts = new double[_chunks * count], sums = new double[count];
        ForChunks((chunk, from, length) => work(parts.AsSpan(chunk * count, count), from, length));
        for (int at = 0; at < parts.Length; at += count)
            TensorPrimitives.Add(sums, parts.AsSpan(at, count), sums);
        return sums;
    }

    /// <summary>b ← b − Σᵢ aᵢ cᵢⱼ.</summary>
    public void Subtract(ReadOnlyMemory<double[]> a, double[,] c, ReadOnlyMemory<double[]> b) => ForChunks((_, from, length) =>
    {
        for (int j = 0; j < b.Length; j++)
        {
            Span<double> target = b.Span[j].AsSpan(from, length);
            for (int i = 0; i < a.Length; i++)
                TensorPrimitives.MultiplyAdd(a.Span[i].AsSpan(from, length), -c[i, j], target, target);
        }
    });

    /// <summary>aⱼ ← Σᵢ aᵢ cᵢⱼ for the first columns of c; the rest of the vectors keep what they held.</summary>
    public void Combine(ReadOnlyMemory<double[]> a, double[,] c)
    {
        int columns = c.GetLength(1);
        ForChunks((_, from, length) =>
        {
            double[] sums = new double[columns * length];
            for (int j = 0; j < columns; j++)
            {
                Span<double> sum = sums.AsSpan(j * length, length);
                for (int i = 0; i < c.GetLength(0); i++)
                    TensorPrimitives.MultiplyAdd(a.Span[i].AsSpan(from, length), c[i, j], sum, sum);
            }
            for (int j = 0; j < columns; j++)
                sums.AsSpan(j * length, length).CopyTo(a.Span[j].AsSpan(from, length));
        });
    }

    /// <summary>target ← Σᵢ aᵢ cᵢ.</summary>
    public void Combine(ReadOnlyMemory<double[]> a, double[] c, double[] target) => ForChunks((_, from, length) =>
    {
        Span<double> sum = target.AsSpan(from, length);
        TensorPrimitives.Multiply(a.Span[0].AsSpan(from, length), c[0], sum);
        for (int i = 1; i < a.Length; i++)
            TensorPrimitives.MultiplyAdd(a.Span[i].AsSpan(from, length), c[i], sum, sum);
    });

    /// <summary>Runs over the chunks: their number, first element and length.</summary>
    public void ForChunks(Action<int, int, int> work)
    {
        if (threads == 1 || _chunks < 16)
        {
            for (int chunk = 0; chunk < _chunks; chunk++) Run(chunk);
            return;
        }
        Parallel.For(0, _chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);

        void Run(int chunk) => work(chunk, chunk * ChunkLength, Math.Min(ChunkLength, dimension - chunk * ChunkLength));
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>The terms of a problem as a file lists them; equal pairs are added up.</summary>
internal sealed class QuboTerms(QuboSource source)
{
    private const int ChunkLength = 1 << 16;
    private readonly List<Term[]> _full = [];
    private Term[] _chunk = new Term[ChunkLength];
    private int _used;

    /// <summary>Number of terms.</summary>
    public long Count => (long)_full.Count * ChunkLength + _used;

    /// <summary>The largest index of a variable; −1 without terms.</summary>
    public int Largest { get; private set; } = -1;

    /// <summary>Adds a term; equal indices mean a linear one.</summary>
    public void Add(int i, int j, double value)
    {
        if (_used == ChunkLength)
        {
            _full.Add(_chunk);
            (_chunk, _used) = (new Term[ChunkLength], 0);
        }
        _chunk[_used++] = new Term(i, j, value);
        Largest = Math.Max(Largest, Math.Max(i, j));
    }

    /// <summary>Adds all terms up.</summary>
    /// <param name="variables">Number of variables, above every index.</param>
    /// <param name="linear">Linear biases that come on top of the terms, or null.</param>
    /// <exception cref="InputException">A sum is beyond the range of double, or the problem does not fit in memory.</exception>
    public DenseTerms Sum(int variables, double[]? linear = null)
    {
        QuboMemory.Require(source, variables);
        linear ??= new double[variables];
        double[] quadratic = new double[(long)variables * (variables - 1) / 2];
        ulong[] seen = new ulong[(quadratic.LongLength + variables + 63) / 64];
        long duplicates = 0;
        foreach (Term[] chunk in _full)
            duplicates += Sum(chunk, linear, quadratic, seen);
        duplicates += Sum(_chunk.AsSpan(0, _used), linear, quadratic, seen);
        return new DenseTerms(linear, quadratic, duplicates);
    }

    private long Sum(ReadOnlySpan<Term> terms, double[] linear, double[] quadratic, ulong[] seen)
    {
        long duplicates = 0;
        foreach (Term term in terms)
        {
            (int i, int j) = term.I <= term.J ? (term.I, term.J) : (term.J, term.I);
            long pair = (long)i * (2L * linear.Length - i - 1) / 2 + (j - i - 1);
            long bit = i == j ? quadratic.LongLength + i : pair;
            ref double sum = ref i == j ? ref linear[i] : ref quadratic[pair];
            sum += term.Value;
            if (!double.IsFinite(sum))
                throw source.Wrong($"the entries of ({term.I}, {term.J}) add up to more than a double holds.");
            ref ulong word = ref seen[bit >> 6];
            duplicates += (long)(word >> (int)(bit & 63) & 1);
            word |= 1UL << (int)(bit & 63);
        }
        return duplicates;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Term(int I, int J, double Value);
}

/// <summary>Dense biases, in bits or in spins.</summary>
/// <param name="Linear">Shape [n].</param>
/// <param name="Quadratic">Strict upper triangle, row by row.</param>
/// <param name="Duplicates">Terms whose pair had been there before.</param>
internal sealed record DenseTerms(double[] Linear, double[] Quadratic, long Duplicates)
{
    /// <summary>The problem of terms in bits.</summary>
    public Qubo ToQubo(double offset, int? cardinality = null) =>
        new(ImmutableCollectionsMarshal.AsImmutableArray(Linear), ImmutableCollectionsMarshal.AsImmutableArray(Quadratic), offset)
        {
            Cardinality = cardinality,
        };

    /// <summary>The terms of a symmetric matrix of which each pair is listed once: pairs count twice.</summary>
    /// <exception cref="InputException">A pair is beyond the range of double then.</exception>
    public DenseTerms WithDoubledPairs(QuboSource source)
    {
        TensorPrimitives.Multiply(Quadratic, 2, Quadratic);
        RequireFinite(source);
        return this;
    }

    /// <summary>All terms times a factor.</summary>
    /// <exception cref="InputException">One is beyond the range of double then.</exception>
    public DenseTerms Scaled(double factor, QuboSource source)
    {
        TensorPrimitives.Multiply(Linear, factor, Linear);
        TensorPrimitives.Multiply(Quadratic, factor, Quadratic);
        RequireFinite(source);
        return this;
    }

    /// <summary>Refuses biases beyond the range of double.</summary>
    public void RequireFinite(QuboSource source)
    {
        if (Linear.Any(bias => !double.IsFinite(bias)) || (Quadratic.Length > 0 && !TensorPrimitives.IsFiniteAll<double>(Quadratic)))
            throw source.Wrong("the biases add up to more than a double holds; scale the problem down.");
    }

    /// <summary>Says that duplicates were summed; nothing where there were none.</summary>
    public IEnumerable<string> Remarks => Duplicates == 0 ? []
        : [Duplicates == 1 ? "1 duplicate entry was summed" : $"{Duplicates} duplicate entries were summed"];
}

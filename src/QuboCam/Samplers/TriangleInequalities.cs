using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>An inequality among three variables and their products that every assignment of bits satisfies.</summary>
/// <param name="I">A variable; the centre of a star.</param>
/// <param name="J">Another variable.</param>
/// <param name="K">A third variable.</param>
/// <param name="IsStar">xᵢ + xⱼxₖ ≥ xᵢxⱼ + xᵢxₖ; otherwise xᵢxⱼ + xᵢxₖ + xⱼxₖ + 1 ≥ xᵢ + xⱼ + xₖ.</param>
/// <remarks>Facets of the boolean quadric polytope: Padberg, Math. Program. 45, 139 (1989).</remarks>
internal readonly record struct Triangle(int I, int J, int K, bool IsStar)
{
    /// <summary>How far a relaxed point is from the boundary; negative where it is cut off.</summary>
    /// <param name="x">Relaxed variables, shape [n].</param>
    /// <param name="products">Relaxed products, symmetric, shape [n, n].</param>
    public float Slack(float[] x, float[] products)
    {
        int n = x.Length;
        float ij = products[I * n + J], ik = products[I * n + K], jk = products[J * n + K];
        return IsStar ? x[I] + jk - ij - ik : 1 - x[I] - x[J] - x[K] + ij + ik + jk;
    }

    /// <summary>Subtracts price × slack from an energy: for a price of at least 0 no assignment's energy rises.</summary>
    /// <param name="price">The price.</param>
    /// <param name="linear">Linear biases, shape [n].</param>
    /// <param name="couplings">Symmetric, shape [n, n].</param>
    /// <returns>What is added to the constant.</returns>
    public T Charge<T>(T price, T[] linear, T[] couplings) where T : INumber<T>
    {
        int n = linear.Length;
        T sides = IsStar ? price : -price;
        Add(couplings, n, I, J, sides);
        Add(couplings, n, I, K, sides);
        Add(couplings, n, J, K, -price);
        linear[I] -= sides;
        if (IsStar) return T.Zero;
        linear[J] += price;
        linear[K] += price;
        return -price;
    }

    private static void Add<T>(T[] couplings, int n, int i, int j, T value) where T : INumber<T>
    {
        couplings[i * n + j] += value;
        couplings[j * n + i] = couplings[i * n + j];
    }
}

/// <summary>The triangle inequalities in use, each with its price (its multiplier, at least 0).</summary>
internal sealed class TriangleInequalities
{
    private const float SmallestViolation = 0.01f;

    private readonly List<(Triangle Triangle, float Price)> _priced = [];
    private readonly HashSet<Triangle> _known = [];

    /// <summary>Those in use.</summary>
    public IReadOnlyList<(Triangle Triangle, float Price)> Priced => _priced;

    /// <summary>Those among some of the variables that have a price.</summary>
    /// <param name="positions">New index of each variable, −1 where it is gone.</param>
    public TriangleInequalities Restrict(int[] positions)
    {
        TriangleInequalities result = new();
        foreach (((int i, int j, int k, bool star), float price) in _priced)
        {
            Triangle moved = new(positions[i], positions[j], positions[k], star);
            if (price > 0 && moved is { I: >= 0, J: >= 0, K: >= 0 } && result._known.Add(moved)) result._priced.Add((moved, price));
        }
        return result;
    }

    /// <summary>Raises the prices of violated inequalities, lowers the others, and charges the differences.</summary>
    public void Reprice(float step, float[] x, float[] products, float[] linear, float[] couplings)
    {
        for (int c = 0; c < _priced.Count; c++)
        {
            (Triangle triangle, float old) = _priced[c];
            float price = Math.Max(0, old - step * triangle.Slack(x, products));
            if (price == old) continue;
            triangle.Charge(price - old, linear, couplings);
            _priced[c] = (triangle, price);
        }
    }

    /// <summary>Forgets those without a price.</summary>
    public void DropFree()
    {
        foreach ((Triangle triangle, _) in _priced.Where(c => c.Price == 0))
            _known.Remove(triangle);
        _priced.RemoveAll(c => c.Price == 0);
    }

    /// <summary>Adds the most violated ones that are not in use yet.</summary>
    /// <param name="x">Relaxed variables, shape [n].</param>
    /// <param name="products">Relaxed products, symmetric, shape [n, n].</param>
    /// <param name="most">How many are added at most.</param>
    public void AddViolated(float[] x, float[] products, int most)
    {
        Search search = new(x, products, most);
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < x.Length; j++)
                if (j != i) search.Pair(i, j);
        foreach ((float _, Triangle triangle) in search.Worst())
            if (_known.Add(triangle)) _priced.Add((triangle, 0));
    }

    /// <summary>Goes over all triples, a row of third variables at a time.</summary>
    private sealed class Search(float[] x, float[] products, int most)
    {
        private readonly List<(float Violation, Triangle Triangle)> _found = [];
        private readonly float[] _row = new float[x.Length];
        private float _least = SmallestViolation;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Pair(int i, int j)
        {
            int n = x.Length, from = j + 1;
            if (from >= n) return;
            Span<float> row = _row.AsSpan(from);
            ReadOnlySpan<float> ofI = products.AsSpan(i * n + from, n - from), ofJ = products.AsSpan(j * n + from, n - from);
            TensorPrimitives.Subtract(ofI, ofJ, row);
            Collect(products[i * n + j] - x[i], row, i, j, isStar: true);
            if (j < i) return;
            TensorPrimitives.Add(ofI, ofJ, row);
            TensorPrimitives.Subtract(x.AsSpan(from), row, row);
            Collect(x[i] + x[j] - 1 - products[i * n + j], row, i, j, isStar: false);
        }

        public List<(float Violation, Triangle Triangle)> Worst()
        {
            _found.Sort(static (a, b) => b.Violation.CompareTo(a.Violation) is not 0 and int order ? order : Order(a.Triangle, b.Triangle));
            if (_found.Count > most) _found.RemoveRange(most, _found.Count - most);
            return _found;
        }

        private static int Order(Triangle a, Triangle b) => (a.I, a.J, a.K, a.IsStar).CompareTo((b.I, b.J, b.K, b.IsStar));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Collect(float common, Span<float> row, int i, int j, bool isStar)
        {
            if (!(TensorPrimitives.Max<float>(row) + common > _least)) return;
            for (int k = 0; k < row.Length; k++)
                if (row[k] + common > _least && k + j + 1 != i) _found.Add((row[k] + common, new Triangle(i, j, k + j + 1, isStar)));
            if (_found.Count < 20 * most) return;
            Worst();
            _least = _found[^1].Violation;
        }
    }
}

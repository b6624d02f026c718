using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>
/// A semidefinite relaxation in which no product of two variables may be negative and triangle inequalities are added as they
/// are violated, solved approximately; any state of it gives a rigorous bound (<see cref="ConvexReformulation"/>).
/// </summary>
/// <remarks>
/// For sparse maps J vanishes for many pairs, and a plain semidefinite relaxation profits from products below 0 there. The
/// multipliers n ≥ 0 of xᵢxⱼ ≥ 0 and the prices of the triangles only lower energies of assignments; what is left of the
/// couplings is cheaper to make convex. Vectors and multipliers take turns: a sweep of the vectors, a step of the multipliers.
/// </remarks>
internal sealed class DoublyNonnegativeRelaxation
{
    private const int SettlingSweeps = 30, SweepsPerStep = 2;

    private readonly double[] _linear;
    private readonly GramVectors _vectors;
    private readonly float[] _multipliers; // shape [n, n], lower triangle
    private readonly TriangleInequalities _triangles;
    private readonly float[] _chargedLinear, _chargedCouplings; // in single precision, multipliers and prices charged

    private DoublyNonnegativeRelaxation(
        CouplingBlock block, double[] linear, GramVectors vectors, float[] multipliers, TriangleInequalities triangles)
    {
        (Block, _linear, _vectors, _multipliers, _triangles) = (block, linear, vectors, multipliers, triangles);
        _chargedLinear = Array.ConvertAll(linear, c => (float)c);
        _chargedCouplings = Array.ConvertAll(block.Values, b => (float)b);
        for (int i = 0, n = linear.Length; i < n; i++)
            for (int j = 0; j < i; j++)
                _chargedCouplings[j * n + i] = _chargedCouplings[i * n + j] -= multipliers[i * n + j];
        foreach ((Triangle triangle, float price) in triangles.Priced)
            triangle.Charge(price, _chargedLinear, _chargedCouplings);
        Ones = vectors.Ones();
    }

    /// <summary>The couplings.</summary>
    public CouplingBlock Block { get; }

    /// <summary>The relaxed variables, shape [n]; single precision may leave [0, 1] by rounding.</summary>
    public float[] Ones { get; private set; }

    /// <summary>Starts from random vectors.</summary>
    /// <param name="block">The couplings.</param>
    /// <param name="linear">Linear biases, shape [n].</param>
    public static DoublyNonnegativeRelaxation Start(CouplingBlock block, double[] linear) =>
        new(block, linear, GramVectors.Random(linear.Length), new float[block.Values.Length], new TriangleInequalities());

    /// <summary>The relaxation of a subproblem, started from this one.</summary>
    /// <param name="kept">Positions of the variables that are left, ascending.</param>
    /// <param name="linear">Their linear biases.</param>
    public DoublyNonnegativeRelaxation Restrict(ReadOnlySpan<int> kept, double[] linear)
    {
        int n = _linear.Length, m = kept.Length;
        float[] multipliers = new float[m * m];
        int[] positions = [.. Enumerable.Repeat(-1, n)];
        for (int i = 0; i < m; i++)
        {
            positions[kept[i]] = i;
            for (int j = 0; j < i; j++)
                multipliers[i * m + j] = _multipliers[kept[i] * n + kept[j]];
        }
        return new(Block.Restrict(kept), linear, _vectors.Restrict(kept), multipliers, _triangles.Restrict(positions));
    }

    /// <summary>Sweeps the vectors, and moves multipliers and prices after every other sweep.</summary>
    /// <param name="sweeps">How often.</param>
    /// <param name="step">Change of a multiplier per violation; 0 moves the vectors only. Unit: energy.</param>
    /// <param name="limits">End the work early.</param>
    public void Improve(int sweeps, float step, SearchLimits limits)
    {
        for (int sweep = 0; sweep < sweeps && !limits.IsOver(GramVectors.SweepWork(_linear.Length)); sweep++)
        {
            _vectors.Sweep(_chargedCouplings, Biases());
            if (step == 0 || sweep % SweepsPerStep != 0) continue;
            Ones = _vectors.Ones();
            float[] products = Products();
            Reprice(step, products);
            _triangles.Reprice(step / 2, Ones, products, _chargedLinear, _chargedCouplings);
        }
    }

    /// <summary>Exchanges the triangle inequalities that have no price for those that are violated most.</summary>
    /// <param name="dropFree">Whether those without a price go.</param>
    public void Separate(bool dropFree)
    {
        if (dropFree) _triangles.DropFree();
        Ones = _vectors.Ones();
        _triangles.AddViolated(Ones, Products(), _linear.Length);
    }

    /// <summary>The convex problem that the present multipliers and prices give.</summary>
    /// <param name="energy">Energy of the fixed variables.</param>
    /// <param name="limits">End the work early.</param>
    public ConvexReformulation Reformulate(double energy, SearchLimits limits)
    {
        Improve(SettlingSweeps, 0, limits);
        Ones = _vectors.Ones();
        int n = _linear.Length;
        double[] linear = [.. _linear], couplings = [.. Block.Values];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                couplings[j * n + i] = couplings[i * n + j] -= _multipliers[i * n + j];
        foreach ((Triangle triangle, float price) in _triangles.Priced)
            energy += triangle.Charge((double)price, linear, couplings);
        return new ConvexReformulation(couplings, linear, energy, _vectors.Pulls(_chargedCouplings, Biases()), Ones, limits);
    }

    private float[] Biases()
    {
        int n = _linear.Length;
        float[] biases = new float[n];
        for (int i = 0; i < n; i++)
            biases[i] = 2 * _chargedLinear[i] + TensorPrimitives.Sum<float>(_chargedCouplings.AsSpan(i * n, n));
        return biases;
    }

    // Optimised from the first call: a whole search is over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float[] Products()
    {
        int n = _linear.Length;
        float[] products = new float[n * n];
        for (int i = 0; i < n; i++)
        {
            _vectors.Products(i, Ones, products.AsSpan(i * n, n));
            products[i * n + i] = Ones[i];
            for (int j = 0; j < i; j++)
                products[j * n + i] = products[i * n + j];
        }
        return products;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reprice(float step, float[] products)
    {
        int n = _linear.Length;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
            {
                int at = i * n + j;
                float old = _multipliers[at], multiplier = Math.Max(0, old - step * products[at]);
                if (multiplier == old) continue;
                _multipliers[at] = multiplier;
                _chargedCouplings[j * n + i] = _chargedCouplings[at] -= multiplier - old;
            }
    }
}

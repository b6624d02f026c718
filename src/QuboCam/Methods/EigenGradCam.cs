namespace QuboCam;

/// <summary>Eigen-Grad-CAM: the pattern that the maps times their gradients share most.</summary>
/// <remarks>
/// Eigen-CAM (Muhammad and Yeasin 2020, arXiv:2008.00299) of g ∘ A in place of A, as in the package pytorch-grad-cam, which makes it depend
/// on the class; see <see cref="PrincipalMap"/> for centring, sign and degenerate cases. No weight per map.
/// </remarks>
public sealed class EigenGradCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "eigen-grad-cam";

    /// <inheritdoc/>
    public string Title => "Eigen-Grad-CAM";

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[][] products = new double[input.Trace.Shape.Maps][];
        for (int map = 0; map < products.Length; map++)
            products[map] = Product(input.Trace.Map(map), input.Trace.Gradient(map));
        return WeightedMaps.Unweighted(PrincipalMap.Of(products), input.Trace.Shape);
    }

    private static double[] Product(ReadOnlySpan<float> activation, ReadOnlySpan<float> gradient)
    {
        double[] product = new double[activation.Length];
        for (int i = 0; i < product.Length; i++)
            product[i] = (double)gradient[i] * activation[i];
        return product;
    }
}

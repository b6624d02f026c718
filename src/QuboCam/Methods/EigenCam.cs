using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Eigen-CAM: the pattern that the maps share most, whatever the class; no gradients.</summary>
/// <remarks>
/// Muhammad and Yeasin 2020, arXiv:2008.00299: the maps A projected on their first principal component, see
/// <see cref="PrincipalMap"/> for centring, sign and degenerate cases. No weight per map.
/// </remarks>
public sealed class EigenCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "eigen-cam";

    /// <inheritdoc/>
    public string Title => "Eigen-CAM";

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[][] maps = new double[input.Trace.Shape.Maps][];
        for (int map = 0; map < maps.Length; map++)
        {
            maps[map] = new double[input.Trace.Shape.Pixels];
            TensorPrimitives.ConvertTruncating(input.Trace.Map(map), maps[map]);
        }
        return WeightedMaps.Unweighted(PrincipalMap.Of(maps), input.Trace.Shape);
    }
}

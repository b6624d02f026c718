using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The list of CAM methods; one line each.</summary>
public static class CamMethods
{
    /// <summary>Every method; those that run unasked first.</summary>
    public static ImmutableArray<ICamMethod> All { get; } =
    [
        new QuboCamMethod(),
        new GradCam(),
        new GradCamPlusPlus(),
        new ScoreCam(),
        new ReconstructionCam(),
        new XGradCam(),
        new LayerCam(),
        new HiResCam(),
        new ElementWiseGradCam(),
        new EigenCam(),
        new EigenGradCam(),
        new AblationCam(),
        new Fem(),
        new FinerCam(),
        new RandomCam(),
        new TopK(),
        new GreedySelection(),
    ];

    /// <summary>The methods that run where none is named.</summary>
    public static ImmutableArray<ICamMethod> Default { get; } = [.. All.Where(method => method.IsDefault)];

    /// <summary>The method of a name.</summary>
    /// <param name="name">Name as on the command line.</param>
    /// <exception cref="InputException">There is no such method.</exception>
    public static ICamMethod Named(string name) => All.FirstOrDefault(m => m.Name == name) ?? throw new InputException(
        $"There is no method '{name}'; there are {string.Join(", ", All.Select(m => m.Name))}.");
}

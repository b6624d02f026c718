using System.Collections.Frozen;
using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>The list of gradient rules; one line each.</summary>
internal static class GradientRules
{
    /// <summary>Every rule.</summary>
    public static ImmutableArray<IGradientRule> All { get; } =
    [
        new AbsGradient(),
        new AddGradient(),
        new AveragePoolGradient(),
        new BatchNormalizationGradient(),
        new CastGradient(),
        new CeluGradient(),
        new ClipGradient(),
        new ConcatGradient(),
        new ConvGradient(),
        new ConvTransposeGradient(),
        new DepthToSpaceGradient(),
        new DivGradient(),
        new PassGradient("Dropout"),
        new EluGradient(),
        new ErfGradient(),
        new ExpGradient(),
        new ExpandGradient(),
        new ReshapeGradient("Flatten"),
        new GatherGradient(),
        new GeluGradient(),
        new GemmGradient(),
        new GlobalAveragePoolGradient(),
        new GlobalMaxPoolGradient(),
        new GroupNormalizationGradient(),
        new HardSigmoidGradient(),
        new HardSwishGradient(),
        new PassGradient("Identity"),
        new InstanceNormalizationGradient(),
        new LayerNormalizationGradient(),
        new LeakyReluGradient(),
        new LogGradient(),
        new LogSoftmaxGradient(),
        new LrnGradient(),
        new MatMulGradient(),
        new ExtremumGradient("Max"),
        new MaxPoolGradient(),
        new ExtremumGradient("Min"),
        new MishGradient(),
        new MulGradient(),
        new NegGradient(),
        new PadGradient(),
        new PowGradient(),
        new PReluGradient(),
        new ReciprocalGradient(),
        new ReduceL2Gradient(),
        new ReduceExtremumGradient("ReduceMax"),
        new ReduceMeanGradient(),
        new ReduceExtremumGradient("ReduceMin"),
        new ReduceSumGradient(),
        new ReluGradient(),
        new ReshapeGradient("Reshape"),
        new ResizeGradient(),
        new SeluGradient(),
        new SigmoidGradient(),
        new SliceGradient(),
        new SoftmaxGradient(),
        new SoftplusGradient(),
        new SoftsignGradient(),
        new SpaceToDepthGradient(),
        new SplitGradient(),
        new SqrtGradient(),
        new ReshapeGradient("Squeeze"),
        new SubGradient(),
        new SumGradient(),
        new TanhGradient(),
        new TileGradient(),
        new TransposeGradient(),
        new ReshapeGradient("Unsqueeze"),
        new WhereGradient(),
    ];

    private static readonly FrozenDictionary<(string, string), IGradientRule> ByOperator =
        All.ToFrozenDictionary(r => (r.Domain, r.Operator));

    /// <summary>The rule for a node, or null where there is none.</summary>
    public static IGradientRule? For(NodeProto node) =>
        ByOperator.GetValueOrDefault((node.IsDefaultDomain() ? "" : node.Domain, node.OpType));
}

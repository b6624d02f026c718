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
        new AddGradient(),
        new ReluGradient(),
    ];

    private static readonly FrozenDictionary<(string, string), IGradientRule> ByOperator =
        All.ToFrozenDictionary(r => (r.Domain, r.Operator));

    /// <summary>The rule for a node, or null where there is none.</summary>
    public static IGradientRule? For(NodeProto node) =>
        ByOperator.GetValueOrDefault((node.IsDefaultDomain() ? "" : node.Domain, node.OpType));
}

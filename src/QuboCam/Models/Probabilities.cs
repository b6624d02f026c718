using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Turns logits into probabilities.</summary>
public static class Probabilities
{
    /// <summary>The probability of every class.</summary>
    /// <param name="logits">Scores before softmax or sigmoid, shape [C].</param>
    /// <param name="activation">What the model applies to them; softmax where it applies nothing.</param>
    /// <returns>Probabilities, shape [C], [0, 1].</returns>
    public static ImmutableArray<double> Of(ImmutableArray<float> logits, ScoreActivation activation)
    {
        if (activation == ScoreActivation.Sigmoid)
            return [.. logits.Select(z => 1 / (1 + Math.Exp(-(double)z)))];
        double maximum = logits.Max();
        double[] powers = [.. logits.Select(z => Math.Exp(z - maximum))];
        double sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }
}

namespace QuboCam.Tests;

/// <summary>What every refused model has in common.</summary>
internal static class Refusal
{
    /// <summary>Runs something that must refuse a model with one line, and returns the line.</summary>
    public static string Of(Func<object> open)
    {
        ModelException error = Assert.Throws<ModelException>(open);

        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(error.Message.Length, 10, 600);
        return error.Message;
    }
}

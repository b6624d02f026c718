namespace QuboCam;

/// <summary>
/// The labels that dimod gives variables. Where they are the numbers 0 … n−1 in any order, a variable's number is its label;
/// otherwise the variables are numbered as they come.
/// </summary>
internal static class VariableLabels
{
    /// <summary>What is said of labels that are no numbers.</summary>
    public const string Remark = "the file labels its variables; they are numbered from 0 in its order";

    /// <summary>Reads a JSON array of labels.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="what">What the array is, for messages.</param>
    /// <returns>Each label that is a whole number, −1 for each other.</returns>
    public static List<int> Read(ref JsonSource json, string what)
    {
        json.Advance();
        return ReadStarted(ref json, what);
    }

    /// <summary>As <see cref="Read"/>, where the array's first token has been read.</summary>
    public static List<int> ReadStarted(ref JsonSource json, string what)
    {
        List<int> labels = [];
        json.RequireArray(what);
        while (json.NextElement())
            labels.Add(json.LabelOrSkip());
        return labels;
    }

    /// <summary>The number of each variable of the file, and whether the labels gave it.</summary>
    public static (int[] Order, bool IsByLabel) Order(List<int>? labels, int variables)
    {
        int[] plain = [.. Enumerable.Range(0, variables)];
        if (labels is null)
            return (plain, true);
        bool[] taken = new bool[variables];
        foreach (int label in labels)
        {
            if (label < 0 || label >= variables || taken[label])
                return (plain, false);
            taken[label] = true;
        }
        return ([.. labels], true);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace QuboCam.Fuzz;

/// <summary>Tries inputs: each is read, or refused with one line, within a time and within memory that goes with its length.</summary>
internal sealed partial class FuzzJudge(FuzzTarget target)
{
    /// <summary>A reader that takes longer than this is said to hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What comes of an input.</summary>
    /// <param name="Answer">The kind of answer; equal for inputs that went the same way.</param>
    /// <param name="IsAccepted">Whether it was read.</param>
    /// <param name="Finding">What is wrong with the answer; null where nothing is.</param>
    public readonly record struct Verdict(string Answer, bool IsAccepted, FuzzFinding? Finding);

    /// <summary>Tries an input; a slow answer is asked for once more, as other programs may have had the processor.</summary>
    public Verdict Try(byte[] input)
    {
        Verdict verdict = Once(input);
        return verdict.Finding?.What == Slow ? Once(input) : verdict;
    }

    private const string Slow = "too slow", Large = "too much memory";

    private Verdict Once(byte[] input)
    {
        long start = Stopwatch.GetTimestamp(), allocated = GC.GetAllocatedBytesForCurrentThread();
        Exception? refusal = null;
        try
        {
            target.Read(input);
        }
        catch (Exception error) when (error is InputException || target.Refusals.Any(type => type.IsInstanceOfType(error)))
        {
            refusal = error;
        }
        catch (Exception error)
        {
            return Wrong($"{error.GetType().Name} {Place(error)}", error.ToString());
        }
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (allocated > target.Memory.Always + target.Memory.PerByte * input.Length)
            return Wrong(Large, string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes; the answer: {refusal?.Message}"));
        if (time > Patience)
            return Wrong(Slow, string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s; the answer: {refusal?.Message}"));
        if (refusal is InputException && refusal.Message.AsSpan().IndexOfAny('\n', '\r') >= 0)
            return Wrong($"several lines {Place(refusal)}", refusal.Message);
        return refusal is null ? new($"read {BitOperations.Log2((uint)input.Length)}", true, null) : new(Kind(refusal.Message), false, null);

        Verdict Wrong(string what, string details) => new(what, false, new FuzzFinding(what, details, input));
    }

    /// <summary>The method of ours that an error came through first.</summary>
    private static string Place(Exception error) =>
        new StackTrace(error, fNeedFileInfo: false).GetFrames().Select(frame => frame.GetMethod())
            .FirstOrDefault(method => method?.DeclaringType?.Namespace?.StartsWith(nameof(QuboCam), StringComparison.Ordinal) == true) is { } own
            ? $"in {own.DeclaringType!.Name}.{own.Name}" : "";

    private static string Kind(string refusal)
    {
        string kind = Variable().Replace(refusal, "");
        return kind[..Math.Min(kind.Length, 60)];
    }

    /// <summary>What differs between refusals of one kind: quotations, paths and numbers.</summary>
    [GeneratedRegex("""'.*'|".*"|\(.*\)|\S*/\S*|[0-9]+""")]
    private static partial Regex Variable();
}

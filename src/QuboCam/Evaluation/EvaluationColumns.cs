namespace QuboCam;

/// <summary>
/// What the summary needs of every image, as columns of numbers: eight bytes a number, whatever else the journal holds of the image.
/// </summary>
internal sealed class EvaluationColumns
{
    // The number of pairs of images grows with the square of their number.
    private const int MostCompared = 2000;

    private readonly List<double>[][] _values;
    private readonly SelectionColumns?[] _selections;
    private readonly List<int> _comparedClasses = [];
    private readonly List<SkippedImage> _skipped = [];
    private int _labelled, _correct;

    /// <summary>Reads the images of a run once.</summary>
    /// <param name="plan">What was evaluated.</param>
    /// <param name="images">What was found, in the order of the data set.</param>
    public EvaluationColumns(EvaluationPlan plan, IEnumerable<EvaluatedImage> images)
    {
        int values = plan.Values.Length;
        _values = [.. plan.Methods.Select(_ => Enumerable.Range(0, values).Select(_ => new List<double>()).ToArray())];
        _selections = new SelectionColumns?[plan.Methods.Length];
        foreach (EvaluatedImage image in images)
            if (image.Skipped is { } fault)
                _skipped.Add(new SkippedImage(image.Image, fault));
            else
                Add(image);
    }

    /// <summary>Images that were explained.</summary>
    public int Images { get; private set; }

    /// <summary>Explained images whose class the model predicts; null where no label is known.</summary>
    public int? Correct => _labelled == 0 ? null : _correct;

    /// <summary>Images that were left out.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _skipped;

    /// <summary>A value of a method, one number per explained image; NaN where it has no meaning.</summary>
    public IReadOnlyList<double> Of(int method, int value) => _values[method][value];

    /// <summary>The selections of a method; null for a method without.</summary>
    public SelectionColumns? SelectionsOf(int method) => _selections[method];

    /// <summary>How much the selections of different classes overlap, over the first images.</summary>
    public double? OverlapAcrossClasses(int method) =>
        SetOverlap.MeanJaccardAcrossClasses([.. _selections[method]!.Compared], [.. _comparedClasses]);

    private void Add(EvaluatedImage image)
    {
        Images++;
        _labelled += image.Label is null ? 0 : 1;
        _correct += image.Label == image.Predicted ? 1 : 0;
        bool isCompared = _comparedClasses.Count < MostCompared;
        if (isCompared)
            _comparedClasses.Add(image.Predicted);
        for (int method = 0; method < _values.Length; method++)
        {
            EvaluatedRow row = image.Rows[method];
            for (int value = 0; value < _values[method].Length; value++)
                _values[method][value].Add(row.Values[value] ?? double.NaN);
            if (row.Maps is not null)
                (_selections[method] ??= new()).Add(row, image.Rows[0], isCompared);
        }
    }
}

/// <summary>The selections of one method, one number per image.</summary>
internal sealed class SelectionColumns
{
    private double _overlaps;
    private int _overlapping, _optimal;

    /// <summary>Number of maps selected.</summary>
    public List<double> Maps { get; } = [];

    /// <summary>Number of candidates; NaN where unknown.</summary>
    public List<double> Candidates { get; } = [];

    /// <summary>Energy; NaN where there is none.</summary>
    public List<double> Energies { get; } = [];

    /// <summary>Part of the positive heat; NaN where unknown.</summary>
    public List<double> HeatShares { get; } = [];

    /// <summary>The maps of the first images.</summary>
    public List<int[]> Compared { get; } = [];

    /// <summary>Part of the selections that are proven; null where the method proves nothing.</summary>
    public double? Proven { get; private set; }

    /// <summary>Mean overlap with the maps of the first method; null where that has none.</summary>
    public double? OverlapWithFirst => _overlapping == 0 ? null : _overlaps / _overlapping;

    /// <summary>Takes an image.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="first">The row of the first method.</param>
    /// <param name="isCompared">Whether its maps are kept.</param>
    public void Add(EvaluatedRow row, EvaluatedRow first, bool isCompared)
    {
        Maps.Add(row.Maps!.Value.Length);
        Candidates.Add(row.Candidates ?? double.NaN);
        Energies.Add(row.Energy ?? double.NaN);
        HeatShares.Add(row.HeatShare ?? double.NaN);
        _optimal += row.Optimal == true ? 1 : 0;
        if (row.Optimal is not null || Proven is not null)
            Proven = (double)_optimal / Maps.Count;
        if (isCompared)
            Compared.Add([.. row.Maps.Value]);
        if (first.Maps is { } others && SetOverlap.Jaccard(others.AsSpan(), row.Maps.Value.AsSpan()) is double overlap)
            (_overlaps, _overlapping) = (_overlaps + overlap, _overlapping + 1);
    }
}

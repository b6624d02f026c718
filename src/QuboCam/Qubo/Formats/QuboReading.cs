namespace QuboCam;

/// <summary>How a problem file is to be read.</summary>
public sealed record QuboReading
{
    /// <summary>The problem is to be maximised: it is negated on reading, and <see cref="QuboFile.IsNegated"/> says so.</summary>
    public bool Maximize { get; init; }

    /// <summary>The file is a graph whose largest cut is wanted; the problem is the negated cut.</summary>
    public bool MaxCut { get; init; }

    /// <summary>Name of the format, see <see cref="QuboFormats.All"/>; null tells it by the content.</summary>
    public string? Format { get; init; }

    /// <summary>Which problem of a file that holds several, counted from 1; null where it holds one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Problem
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Problem), value, "The problems of a file are counted from 1.");
    }

    /// <summary>A problem with more variables is refused before memory is taken for it; null: as many as fit in memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaximumVariables
    {
        get;
        init => field = value is null or >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(MaximumVariables), value, "A number of variables is not negative.");
    }
}

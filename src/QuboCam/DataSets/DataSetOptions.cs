namespace QuboCam;

/// <summary>Which part of a data set is meant, where it has several.</summary>
public enum DataSetPart
{
    /// <summary>What a model is tested with; a set for validation where there is none for tests.</summary>
    Test,

    /// <summary>What a model is trained with.</summary>
    Train,

    /// <summary>Both, the training part first.</summary>
    All,
}

/// <summary>How a data set is opened.</summary>
public sealed record DataSetOptions
{
    /// <summary>Which part is read of a folder or archive that holds several; a single file is read as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such part.</exception>
    public DataSetPart Part
    {
        get;
        init => field = Enum.IsDefined(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(Part), value, "No such part.");
    } = DataSetPart.Test;
}

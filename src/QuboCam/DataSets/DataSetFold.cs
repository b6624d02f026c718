using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace QuboCam;

/// <summary>A half of a data set that is told by the names of its images, so that what is tuned on one half is not tested on the same.</summary>
/// <param name="whole">The whole set; disposed with this one.</param>
/// <param name="fold">Which half.</param>
public sealed class DataSetFold(IDataSet whole, Fold fold) : IDataSet
{
    /// <inheritdoc/>
    public string Name => whole.Name;

    /// <inheritdoc/>
    public string Kind => $"{whole.Kind}, {(fold == Fold.Validation ? "validation" : "test")} half";

    /// <inheritdoc/>
    public ImmutableArray<string> Classes => whole.Classes;

    /// <inheritdoc/>
    public int? Count => null;

    /// <inheritdoc/>
    public ImmutableArray<string> Remarks => whole.Remarks;

    /// <inheritdoc/>
    public IEnumerable<DataSetItem> Items() => whole.Items().Where(item => FoldOf(item.Name) == fold).Select((item, index) => item with { Index = index });

    /// <summary>The half that an image belongs to: by the first bit of the SHA-256 of its name, so that it does not depend on other images.</summary>
    /// <param name="name">Name of the image in the whole set.</param>
    public static Fold FoldOf(string name) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) >> 31 == 0 ? Fold.Validation : Fold.Test;

    /// <inheritdoc/>
    public void Dispose() => whole.Dispose();
}

/// <summary>A half of a data set.</summary>
public enum Fold
{
    /// <summary>For choosing settings.</summary>
    Validation,

    /// <summary>For judging them.</summary>
    Test,
}

namespace QuboCam;

/// <summary>Reads files of records of equal length, one after the other.</summary>
internal static class RecordFile
{
    /// <summary>Number of records, at least 1.</summary>
    /// <exception cref="InputException">The file does not consist of whole records, or of too many.</exception>
    public static int Count(IFileTree files, string file, int bytes)
    {
        long length = files.Length(file);
        if (length == 0 || length % bytes != 0)
            throw new InputException($"{files.Describe(file)} is damaged or cut short: "
                + $"it has {length / bytes} records of {bytes} bytes and {length % bytes} bytes more.");
        return length / bytes <= int.MaxValue ? (int)(length / bytes)
            : throw new InputException($"{files.Describe(file)} has {length / bytes} records; at most {int.MaxValue} are read.");
    }

    /// <summary>The records, each in an array of its own.</summary>
    /// <exception cref="InputException">The file cannot be read, or changed its length.</exception>
    public static IEnumerable<byte[]> Read(IFileTree files, string file, int bytes)
    {
        using Stream content = files.Open(file);
        int count = (int)(content.Length / bytes);
        for (int i = 0; i < count; i++)
        {
            byte[] record = new byte[bytes];
            Fill(content, record, files.Describe(file), i);
            yield return record;
        }
        Fill(content, [], files.Describe(file), count);
    }

    /// <summary>Lines of a file of names, trimmed, blank ones left out; empty where there is no such file.</summary>
    /// <exception cref="InputException">It has another number of names.</exception>
    public static string[] Names(IFileTree files, string file, int count)
    {
        if (!files.Exists(file)) return [];
        string[] names = System.Text.Encoding.UTF8.GetString(files.Read(file))
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == count ? names
            : throw new InputException($"{files.Describe(file)} has {names.Length} names of classes; {count} are expected.");
    }

    private static void Fill(Stream content, byte[] record, string name, int number)
    {
        try
        {
            if (record.Length == 0 && content.ReadByte() >= 0) // at the end an archive checks the whole
                throw new InputException($"{name} goes on after record {number - 1}, the last one.");
            content.ReadExactly(record);
        }
        catch (IOException cause)
        {
            throw new InputException($"{name} cannot be read at record {number}: {cause.Message}", cause);
        }
    }
}

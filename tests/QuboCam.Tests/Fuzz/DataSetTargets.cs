using System.Collections.Immutable;
using System.IO.Compression;
using SkiaSharp;

namespace QuboCam.Fuzz;

/// <summary>Data sets: opened, and every item read with its annotation.</summary>
internal static class DataSetTargets
{
    private const int MostItems = 20;

    /// <summary>Each kind; the file that is changed has the name that the kind goes by.</summary>
    public static ImmutableArray<FuzzTarget> All(string folder) =>
    [
        Kind(folder, "zip", "set.zip") with { Restructure = Archive, Words = ["../", "a/", "PK\u0005\u0006", "PK\u0001\u0002", ".zip", ".png", "\\", "C:"] },
        Kind(folder, "idx", "t10k-images-idx3-ubyte") with { Restructure = Packed },
        new("idx-labels", bytes => IdxFile.Labels(Written(folder, "idx-labels", "labels", bytes))) { Restructure = Packed },
        Kind(folder, "cifar", "test_batch.bin"),
        // 27 kB of pixels tell nothing: the labels of two images are what is changed.
        new("stl-labels", bytes => Open(Beside(folder, "stl-labels", "test_y.bin", bytes, ("test_X.bin", new byte[2 * 3 * 96 * 96])))),
        new("csv", bytes => Open(Beside(folder, "csv", "m.csv", bytes, ("a.png", Png(4, 3)), ("mask.png", Png(4, 3)))))
        {
            Words = ["path", "label", "label_index", "boxes", "mask", "x0,y0,x1,y1", "a.png", "mask.png", "\"", "\"\"", "\r\n", ";", "0 0 2 2", "../a.png"],
        },
        Kind(folder, "parquet", "p.parquet") with { Words = ["PAR1", "image", "label", "bytes", "huggingface"], Memory = (128 << 20, 20_000) },
    ];

    private static FuzzTarget Kind(string folder, string format, string file) =>
        new(format, bytes => Open(Written(folder, format, file, bytes)));

    private static void Open(string path)
    {
        using IDataSet set = DataSets.Open(path);
        foreach (DataSetItem item in set.Items().Take(MostItems))
        {
            item.ReadAnnotation()?.Region();
            item.Read();
        }
    }

    private static string Written(string folder, string format, string file, byte[] bytes)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, format)).FullName, file);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A file beside others that stay as they are.</summary>
    private static string Beside(string folder, string format, string file, byte[] bytes, params ReadOnlySpan<(string Name, byte[] Content)> others)
    {
        foreach ((string name, byte[] content) in others)
            if (!File.Exists(Path.Combine(folder, format, name)))
                Written(folder, format, name, content);
        string path = Written(folder, format, file, bytes);
        return file == "test_y.bin" ? Path.Combine(folder, format, "test_X.bin") : path;
    }

    private static byte[] Png(int width, int height)
    {
        using SKBitmap bitmap = new(width, height);
        bitmap.Erase(SKColors.Gray);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The same change below gzip, whose checksum would refuse any other.</summary>
    private static byte[] Packed(Random random, byte[] input)
    {
        Mutator mutator = new(random, [input], []);
        if (input is not [0x1F, 0x8B, ..]) return mutator.Mutate(input);
        using MemoryStream plain = new(), packed = new();
        try
        {
            using GZipStream unpacking = new(new MemoryStream(input), CompressionMode.Decompress);
            unpacking.CopyTo(plain);
        }
        catch (InvalidDataException)
        {
            return mutator.Mutate(input);
        }
        using (GZipStream packing = new(packed, CompressionLevel.Fastest))
            packing.Write(mutator.Mutate(plain.ToArray()));
        return packed.ToArray();
    }

    /// <summary>A valid archive with other names and changed content.</summary>
    private static byte[] Archive(Random random, byte[] input)
    {
        string[] names = ["a/1.png", "a/2.png", "b/1.png", "../x.png", "/x.png", "a\\1.png", ".hidden/1.png", "a/", "in/a/1.png", "m.csv", "test_batch.bin",
            "in.zip", "p.parquet", "t10k-images-idx3-ubyte", "batches.meta.txt", "C:x.png", "a/./1.png", "\u00e4/1.png"];
        Mutator mutator = new(random, [input], []);
        using MemoryStream packed = new();
        using (ZipArchive archive = new(packed, ZipArchiveMode.Create, leaveOpen: true))
            for (int entries = random.Next(5); entries > 0; entries--)
            {
                using Stream entry = archive.CreateEntry(names[random.Next(names.Length)], CompressionLevel.Fastest).Open();
                entry.Write(random.Next(3) == 0 ? mutator.Mutate(Png(4, 3)) : random.Next(3) == 0 ? new byte[3073] : Png(4, 3));
            }
        byte[] whole = packed.ToArray();
        return random.Next(2) == 0 ? whole : new Mutator(random, [input], []).Mutate(whole);
    }
}

using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace QuboCam.Tests;

public class NpyFileTests
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 24).Select(i => i / 8f - 1)];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, PreprocessingGolden.Cases("npy.json").Length)];

    [Theory, MemberData(nameof(Cases))]
    public void ReadsWhatNumPyWrote(int index)
    {
        (int[] shape, byte[] file) = Case(index);

        NpyArray array = NpyFile.Decode(file, "array.npy");

        Assert.Equal(shape, array.Shape);
        Assert.Equal(Values, array.Values);
    }

    [Theory, MemberData(nameof(Cases))]
    public void WritesTheBytesThatNumPyWrites(int index)
    {
        (int[] shape, byte[] file) = Case(index);

        byte[] written = NpyFile.Encode(Values, shape);

        Assert.Equal(file, written);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ReadsDoublesInEveryVersionOfTheFormat(int version)
    {
        byte[] file = File(version, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", Doubles(0.5, -2));

        NpyArray array = NpyFile.Decode(file, "array.npy");

        Assert.Equal([0.5f, -2f], array.Values);
    }

    [Theory]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", "'<i8'; float32 ('<f4') is wanted")]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (2,), }", "'>f8'")]
    [InlineData("{'descr': '<f8', 'fortran_order': True, 'shape': (2,), }", "Fortran order")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", "16 bytes of data do not fill the shape (3,)")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }", "cannot be read: (99999999999,)")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000, 2000000000, 2000000000), }", "do not fill")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }", "no plain 'descr'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", "no plain 'shape'")]
    public void SaysWhatCameAndWhatIsWanted(string header, string expected)
    {
        byte[] file = File(1, header, Doubles(1, 2));

        InputException error = Assert.Throws<InputException>(() => NpyFile.Decode(file, "array.npy"));

        Assert.StartsWith("array.npy ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorLayout.Nchw, 2, 3, 4)]
    [InlineData(TensorLayout.Nhwc, 4, 2, 3)]
    public void AnImageHasTheAxesOfTheModel(TensorLayout layout, int channels, int height, int width)
    {
        using TestFolder folder = new();
        string path = Path.Combine(folder.Path, "image.npy");

        NpyFile.Write(path, Values, 1, 2, 3, 4);
        ImageTensor image = NpyFile.ReadImage(path, layout);

        Assert.Equal((channels, height, width, layout), (image.Channels, image.Height, image.Width, image.Layout));
        Assert.Equal(Values, image.Values);
    }

    [Fact]
    public void RefusesABatchOfSeveralImages()
    {
        using TestFolder folder = new();
        string path = folder.File("batch.npy", NpyFile.Encode(Values, [2, 1, 3, 4]));

        InputException error = Assert.Throws<InputException>(() => NpyFile.ReadImage(path, TensorLayout.Nchw));

        Assert.Equal($"{path} has the shape (2, 1, 3, 4); one image of shape 1×C×H×W or C×H×W is wanted.", error.Message);
    }

    [Fact]
    public void DamagedFilesRaiseNothingButInputErrors() =>
        Mutation.Of(Case(0).File, Case(2).File, File(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", Doubles(1, 2)))
            .Sample(bytes =>
            {
                try
                {
                    return NpyFile.Decode(bytes, "damaged").Values.Length <= bytes.Length / sizeof(float);
                }
                catch (InputException error)
                {
                    return error.Message.StartsWith("damaged ", StringComparison.Ordinal);
                }
            }, iter: 20_000, threads: 1);

    private static (int[] Shape, byte[] File) Case(int index)
    {
        JsonElement json = PreprocessingGolden.Cases("npy.json")[index];
        return ([.. json.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())], json.GetProperty("file").GetBytesFromBase64());
    }

    private static byte[] File(int version, string header, byte[] data)
    {
        byte[] length = new byte[version == 1 ? 2 : 4];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}

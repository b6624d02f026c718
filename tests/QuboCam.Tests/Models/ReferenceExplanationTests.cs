using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Two small networks in six ways to write them, against PyTorch: traces, weights, maps and the selection (golden/xai).</summary>
public sealed class ReferenceExplanationTests
{
    private const double Tolerance = 1e-4; // float32 against float32, relative to the largest value

    private static readonly string[] Networks = ["flat16", "gap16"];

    private static readonly string[] Files = ["op11", "op13", "op17", "unfused_op13", "feat_op13"];

    private static readonly (string Method, string Key)[] References =
    [
        ("grad-cam", "gradcam"), ("grad-cam++", "gradcampp_eq19"), ("score-cam", "scorecam_logit_ac0"), ("xgrad-cam", "xgradcam"),
        ("layercam", "layercam"), ("hirescam", "hirescam"), ("grad-cam-element-wise", "gradcamelementwise"),
        ("ablation-cam", "ablation_zero"), ("fem", "fem"), ("finer-cam", "finercam"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Cases =>
    [
        .. from network in Networks from file in Files from index in Enumerable.Range(0, 2)
           select new TheoryDataRow<string, string, int>(network, file, index),
    ];

    [Theory, MemberData(nameof(Cases))]
    public void TheTraceIsThatOfPyTorch(string network, string file, int index)
    {
        Reference reference = new(network, file, index);

        using OnnxClassifier classifier = reference.Open();
        ActivationsAndGradients trace = classifier.Trace([reference.Image], [reference.Class])[0];

        AssertClose(reference.Npy("logits"), trace.Logits.AsSpan());
        AssertClose(reference.Npy("A"), trace.Activations.AsSpan());
        AssertClose(reference.Npy("G"), trace.Gradients.AsSpan());
        AssertClose(reference.Npy("alpha"), [.. GradCam.ChannelWeights(trace.Gradients.AsSpan(), trace.Shape).Select(w => (float)w)]);
    }

    [Theory, MemberData(nameof(Cases))]
    public void TheMethodsAreThoseOfTheReference(string network, string file, int index)
    {
        Reference reference = new(network, file, index);
        using OnnxClassifier classifier = reference.Open();

        Explanation explanation = new QuboExplainer(classifier, new ExactSampler(new()), new(), CamMethods.All)
            .Explain(reference.Image, reference.Class, null, null, Cancellation);

        Assert.Equal(reference.Selected, explanation.Selection.Maps);
        AssertClose([.. reference.Npy("qubo_max_heat_alpha_raw").Select(Rectified)], Result("qubo-cam").HeatMap.Values.AsSpan());
        foreach ((string method, string key) in References)
        {
            if (!Result(method).Weights.IsEmpty && key != "fem")
                AssertClose(reference.Npy($"{key}_weights"), [.. Result(method).Weights.Select(w => (float)w)]);
            AssertClose([.. reference.Npy($"{key}_raw").Select(Rectified)], Result(method).HeatMap.Values.AsSpan());
        }
        foreach ((string method, string key) in new[] { ("eigen-cam", "eigencam"), ("eigen-grad-cam", "eigengradcam") })
        {
            float[] raw = reference.Npy($"{key}_raw"); // of either sign
            float sign = raw.Zip(Result(method).HeatMap.Values, (a, b) => a * b).Sum() > 0 ? 1 : -1;
            AssertClose([.. raw.Select(v => Rectified(sign * v))], Result(method).HeatMap.Values.AsSpan());
        }

        ClassActivationMap Result(string name) => explanation.Methods.Single(m => m.Method.Name == name).Result;
        static float Rectified(float value) => Math.Max(0, value);
    }

    [Theory]
    [InlineData("flat16")]
    [InlineData("gap16")]
    public void TheDefaultLayerIsTheOneThatTheReferenceExplains(string network)
    {
        Reference reference = new(network, "unfused_op13", 0);

        Assert.Equal(reference.Layer, OnnxModel.Open(reference.Path, new() { Threads = 1 }).DefaultLayer);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float scale = 0;
        foreach (float value in expected)
            scale = Math.Max(scale, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance * scale);
    }

    /// <summary>One model file and one explained class of golden/xai.</summary>
    private sealed class Reference(string network, string file, int index)
    {
        private readonly JsonElement meta = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden($"xai/{network}_meta.json"))).RootElement;

        public string Path { get; } = SharedFiles.Golden($"xai/{network}_{file}.onnx");

        public string Layer => meta.GetProperty("onnx").GetProperty($"{network}_{file}.onnx").GetProperty("feature_tensor").GetString()!;

        public int Class => meta.GetProperty("classes")[index].GetProperty("cls").GetInt32();

        public ImageTensor Image => NpyFile.ReadImage(SharedFiles.Golden($"xai/{network}_c{index}_npy/input.npy"), TensorLayout.Nchw);

        public int[] Selected
        {
            get
            {
                using JsonDocument qubo = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden($"xai/{network}_c{index}_qubo.json")));
                return [.. qubo.RootElement.GetProperty("solutions").GetProperty("max|upper|0.7")
                    .GetProperty("selected_global_without_zero_maps").EnumerateArray().Select(m => m.GetInt32())];
            }
        }

        public float[] Npy(string key) => [.. NpyFile.Read(SharedFiles.Golden($"xai/{network}_c{index}_npy/{key}.npy")).Values];

        public OnnxClassifier Open() => new(OnnxModel.Open(Path, new() { Threads = 1, Output = "logits" }), Layer);
    }
}

using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Metrics of three heat maps on two small networks against values made with PyTorch and SciPy (golden/xai).</summary>
public sealed class ReferenceMetricTests
{
    private const double Tolerance = 1e-5; // float32 against float32

    private static readonly string[] Maps = ["gradcam_up_ref", "gradcampp_eq19_up_ref", "layercam_up_ref"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Cases => [("flat16", 0), ("flat16", 1), ("gap16", 0), ("gap16", 1)];

    public static TheoryData<string, int, string> HeatMaps =>
        [.. Cases.SelectMany(c => Maps.Select(map => new TheoryDataRow<string, int, string>(c.Data.Item1, c.Data.Item2, map)))];

    public static TheoryData<string, int, string> RoadHeatMaps =>
        [.. HeatMaps.Where(h => !HasPlateau(h.Data.Item1, h.Data.Item2, h.Data.Item3))];

    [Theory, MemberData(nameof(HeatMaps))]
    public void DeletionAndInsertionFollowTheCurves(string network, int index, string map)
    {
        using Reference reference = new(network, index, map);

        PerturbationCurve deletion = PerturbationCurve.Deletion(reference.Input, Cancellation);
        PerturbationCurve insertion = PerturbationCurve.Insertion(reference.Input, Cancellation);

        AssertClose(reference.Values("fractions"), [.. deletion.Fractions]);
        AssertClose(reference.Values("deletion_curve"), [.. deletion.Probabilities]);
        AssertClose(reference.Values("insertion_curve"), [.. insertion.Probabilities]);
        Assert.Equal(reference.Value("deletion_auc"), reference.Measure("deletion"), Tolerance);
        Assert.Equal(reference.Value("insertion_auc"), reference.Measure("insertion"), Tolerance);
    }

    [Theory, MemberData(nameof(HeatMaps))]
    public void TheMaskedImageScoresAsRecorded(string network, int index, string map)
    {
        using Reference reference = new(network, index, map);

        Assert.Equal(reference.Value("p_masked"), TargetScores.MaskedProbability(reference.Input, Cancellation), Tolerance);
        Assert.Equal(reference.Value("avg_drop"), reference.Measure("average-drop"), Tolerance);
        Assert.Equal(reference.Value("avg_gain"), reference.Measure("average-gain"), Tolerance);
        Assert.Equal(reference.Value("increase"), reference.Measure("increase-in-confidence"));
    }

    [Theory, MemberData(nameof(HeatMaps))]
    public void TheHeatMapAloneScoresAsRecorded(string network, int index, string map)
    {
        using Reference reference = new(network, index, map);

        Assert.Equal(reference.Value("sparseness_gini"), reference.Measure("sparseness"), Tolerance);
        Assert.Equal(reference.Value("complexity_entropy"), reference.Measure("complexity"), Tolerance);
        Assert.Equal(reference.Value("pointing_game_hit"), reference.Measure("pointing-game"));
        Assert.Equal(reference.Value("energy_pointing_game"), reference.Measure("energy-pointing-game"), Tolerance);
        Assert.Equal(reference.Value("relevance_rank_accuracy"), reference.Measure("relevance-rank"), Tolerance);
        Assert.Equal(reference.Value("iou_at", "0.15"), reference.Measure("iou"), Tolerance);
        Assert.Equal(reference.Value("iou_at", "0.25"), IntersectionOverUnion.Measure(reference.Input, 0.25f)!.Value, Tolerance);
        Assert.Equal(reference.Value("iou_at", "0.5"), IntersectionOverUnion.Measure(reference.Input, 0.5f)!.Value, Tolerance);
    }

    // 43 % of this map has no heat at all.
    private static bool HasPlateau(string network, int index, string map) => (network, index, map) == ("flat16", 1, Maps[1]);

    [Theory, MemberData(nameof(RoadHeatMaps))]
    public void RoadScoresAsRecorded(string network, int index, string map)
    {
        using Reference reference = new(network, index, map);

        AssertClose(reference.Values("road_pgc_noise0", "percentiles"), [.. RemoveAndDebias.Percentiles.Select(p => (double)p)]);
        AssertClose(reference.Values("road_pgc_noise0", "morf"),
            RemoveAndDebias.Changes(reference.Input, PixelOrder.HottestFirst(reference.Input.HeatMap), Cancellation));
        AssertClose(reference.Values("road_pgc_noise0", "lerf"),
            RemoveAndDebias.Changes(reference.Input, PixelOrder.ColdestFirst(reference.Input.HeatMap), Cancellation));
        Assert.Equal(reference.Values("road_pgc_noise0", "morf").Average(), reference.Measure("road-most"), Tolerance);
        Assert.Equal(reference.Values("road_pgc_noise0", "lerf").Average(), reference.Measure("road-least"), Tolerance);
        Assert.Equal(reference.Value("road_pgc_noise0", "combined"), reference.Measure("road"), Tolerance);
    }

    [Fact]
    public void OnAPlateauRoadImputesWhereTheReferenceScoresABlackImage()
    {
        using Reference reference = new("flat16", 1, Maps[1]);
        int target = reference.Input.Trace.TargetClass;
        double black = reference.Npy("logits_black")[target] - reference.Npy("logits")[target];
        double[] most = reference.Values("road_pgc_noise0", "morf"), least = reference.Values("road_pgc_noise0", "lerf");

        double[] hottest = RemoveAndDebias.Changes(reference.Input, PixelOrder.HottestFirst(reference.Input.HeatMap), Cancellation);
        double[] coldest = RemoveAndDebias.Changes(reference.Input, PixelOrder.ColdestFirst(reference.Input.HeatMap), Cancellation);

        Assert.Equal([black, black], most[..2]);
        Assert.All(hottest, change => Assert.True(Math.Abs(change - black) > 1e-3));
        // The percentiles whose threshold is the heat of one pixel alone, or of pixels that are all imputed.
        AssertClose(most[3..], hottest[3..]);
        AssertClose(least[..2], coldest[..2]);
    }

    [Theory, MemberData(nameof(Cases))]
    public void InfidelityOfASaliencyIsTheRecordedOne(string network, int index)
    {
        using Reference reference = new(network, index, "gradcam_up_ref");

        double value = Infidelity.Measure(
            reference.Input, reference.Npy("grad_input"), reference.Perturbations("infidelity_I"), Cancellation);

        Assert.Equal(reference.Root("infidelity_saliency", "value"), value, Tolerance);
    }

    [Theory, MemberData(nameof(Cases))]
    public void MaxSensitivityOfGradCamIsTheRecordedOne(string network, int index)
    {
        using Reference reference = new(network, index, "gradcam_up_ref");

        double? value = MaxSensitivity.Measure(reference.Input, reference.Perturbations("sensitivity_delta"), Cancellation);

        Assert.Equal(reference.Root("max_sensitivity_gradcam", "value"), value!.Value, Tolerance);
    }

    [Theory, MemberData(nameof(Cases))]
    public void CorrelationsAreTheRecordedOnes(string network, int index)
    {
        using Reference reference = new(network, index, "gradcam_up_ref"), other = new(network, index, "gradcampp_eq19_up_ref");

        HeatMap a = reference.Input.HeatMap, b = other.Input.HeatMap;
        Assert.Equal(reference.Root("pearson_gradcam_vs_gradcampp"), Correlation.Pearson(a, b), Tolerance);
        Assert.Equal(reference.Root("spearman_gradcam_vs_gradcampp"), Correlation.Spearman(a, b), Tolerance);
    }

    private static void AssertClose(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= Tolerance);

    /// <summary>One heat map of one explained class of golden/xai.</summary>
    private sealed class Reference : IDisposable
    {
        private readonly string _prefix;
        private readonly JsonElement _root;
        private readonly JsonElement _map;
        private readonly OnnxClassifier _classifier;

        public Reference(string network, int index, string map)
        {
            _prefix = $"xai/{network}_c{index}";
            _root = Json($"{_prefix}_metrics.json");
            _map = _root.GetProperty(map);
            JsonElement meta = Json($"xai/{network}_meta.json");
            string file = $"{network}_op13.onnx";
            string layer = meta.GetProperty("onnx").GetProperty(file).GetProperty("feature_tensor").GetString()!;
            _classifier = new OnnxClassifier(OnnxModel.Open(SharedFiles.Golden($"xai/{file}"), new() { Threads = 1 }), layer);
            ImageTensor image = NpyFile.ReadImage(SharedFiles.Golden($"{_prefix}_npy/input.npy"), TensorLayout.Nchw);
            int[] box = [.. _map.GetProperty("box_y0y1x0x1_exclusive").EnumerateArray().Select(v => v.GetInt32())];
            Input = new MetricInput
            {
                Trace = _classifier.Trace([image], [meta.GetProperty("classes")[index].GetProperty("cls").GetInt32()])[0],
                Image = image,
                Classifier = _classifier,
                Activation = ScoreActivation.None,
                HeatMap = new HeatMap([.. Npy(map)], image.Height, image.Width),
                Explain = (changed, target) => MinMax(GradCamOf(changed, target).Resized(image.Height, image.Width)),
                Annotation = new()
                {
                    Height = image.Height,
                    Width = image.Width,
                    Boxes = [new Box(Left: box[2], Top: box[0], Right: box[3], Bottom: box[1])],
                },
            };
        }

        public MetricInput Input { get; }

        public double Measure(string name) => Metrics.Named(name).Measure(Input, Cancellation)!.Value;

        public double Value(params string[] path) => At(_map, path).GetDouble();

        public double[] Values(params string[] path) => [.. At(_map, path).EnumerateArray().Select(v => v.GetDouble())];

        public double Root(params string[] path) => At(_root, path).GetDouble();

        public float[] Npy(string key) => [.. NpyFile.Read(SharedFiles.Golden($"{_prefix}_npy/{key}.npy")).Values];

        public float[][] Perturbations(string key) => [.. Npy(key).Chunk(Input.Image.Values.Length)];

        public void Dispose() => _classifier.Dispose();

        private HeatMap GradCamOf(ImageTensor image, int target)
        {
            CamInput input = new(_classifier.Trace([image], [target])[0], image, _classifier, null, 0);
            return new GradCam().Explain(input, null, Cancellation).HeatMap;
        }

        private static HeatMap MinMax(HeatMap map)
        {
            float least = map.Values.Min(), range = map.Maximum - least;
            return new HeatMap([.. map.Values.Select(v => (v - least) / (1e-7f + range))], map.Height, map.Width);
        }

        private static JsonElement At(JsonElement element, string[] path) =>
            path.Aggregate(element, (e, name) => e.GetProperty(name));

        private static JsonElement Json(string path) =>
            JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden(path))).RootElement;
    }
}

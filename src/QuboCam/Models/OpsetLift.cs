using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Rewrites a model of opset 7 to 17 to opset 18, the first one in which every gradient rule can be written.</summary>
/// <remarks>
/// Only operators whose form changed are touched: attributes that became inputs, defaults that moved, operators that were
/// replaced. Operators of opset 18 and later are left as they are.
/// </remarks>
internal static class OpsetLift
{
    /// <summary>The opset of a lifted model.</summary>
    public const int Target = 18;

    /// <summary>Lifts a model in place.</summary>
    /// <exception cref="ModelException">An operator has a form that later opsets cannot express.</exception>
    public static void Lift(ModelProto model)
    {
        long opset = OnnxFile.Opset(model);
        model.IrVersion = Math.Max(model.IrVersion, 8);
        if (opset >= Target)
            return;
        Lift(model.Graph, opset, "qubocam/");
        foreach (OperatorSetIdProto import in model.OpsetImport.Where(o => o.Domain is "" or "ai.onnx"))
            import.Version = Target;
    }

    private static void Lift(GraphProto graph, long opset, string prefix)
    {
        List<NodeProto> lifted = new(graph.Node.Count);
        GraphWriter writer = new(graph, prefix) { Target = lifted };
        foreach (NodeProto node in graph.Node)
        {
            foreach (GraphProto inner in node.Subgraphs())
                Lift(inner, opset, $"{prefix}{node.Output[0]}/{inner.Name}/");
            if (!node.IsDefaultDomain() || !Replace(node, opset, writer))
            {
                if (node.IsDefaultDomain())
                    Edit(node, opset, writer, graph);
                lifted.Add(node);
            }
        }
        graph.Node.Clear();
        graph.Node.AddRange(lifted);
    }

    /// <summary>Writes other nodes in place of one; false where the node stays.</summary>
    private static bool Replace(NodeProto node, long opset, GraphWriter writer)
    {
        if (node.OpType is not ("Softmax" or "LogSoftmax" or "Hardmax") || opset >= 13)
            return false;
        // Before opset 13 all axes from `axis` on were flattened into one.
        string flat = writer.Node("Flatten", [Input(node, 0)], Attributes.Int("axis", node.Int("axis", 1)));
        string activated = writer.Node(node.OpType, [flat], Attributes.Int("axis", -1));
        writer.Append("Reshape", [activated, writer.Node("Shape", [node.Input[0]])], [.. node.Output]).Name = node.Name;
        return true;
    }

    private static void Edit(NodeProto node, long opset, GraphWriter writer, GraphProto graph)
    {
        switch (node.OpType)
        {
            case "Squeeze" or "Unsqueeze" or "ReduceSum" when opset < 13:
            case "ReduceL1" or "ReduceL2" or "ReduceLogSum" or "ReduceLogSumExp" or "ReduceMax" or "ReduceMean" or "ReduceMin"
                or "ReduceProd" or "ReduceSumSquare":
                AttributeToInput(node, "axes", 1, writer);
                break;
            case "Clip" when opset < 11:
                ScalarToInput(node, "min", 1, writer);
                ScalarToInput(node, "max", 2, writer);
                break;
            case "Slice" when opset < 10:
                AttributeToInput(node, "starts", 1, writer);
                AttributeToInput(node, "ends", 2, writer);
                AttributeToInput(node, "axes", 3, writer);
                break;
            case "Pad" when opset < 11:
                AttributeToInput(node, "pads", 1, writer);
                ScalarToInput(node, "value", 2, writer);
                break;
            case "Split":
                AttributeToInput(node, "split", 1, writer);
                if (node.Input.Count < 2 || node.Input[1].Length == 0)
                    node.Attribute.Add(Attributes.Int("num_outputs", node.Output.Count));
                break;
            case "TopK" when opset < 10 && node.Take("k") is { } k:
                SetInput(node, 1, writer.Integers(k.I));
                break;
            case "Dropout" when opset < 12:
                node.Take("ratio");
                break;
            case "BatchNormalization" when opset < 14:
                LiftBatchNormalization(node);
                break;
            case "Upsample":
                LiftUpsample(node, writer);
                break;
            case "Resize":
                LiftResize(node, opset, graph);
                break;
            case "RoiAlign" when opset < 16 && node.Attribute("coordinate_transformation_mode") is null:
                node.Attribute.Add(Attributes.Text("coordinate_transformation_mode", "output_half_pixel"));
                break;
            case "Scatter":
                node.OpType = "ScatterElements";
                break;
            case "Scan" when opset < 9:
                throw Refused(node, "the form of Scan before opset 9 has a batch axis");
        }
    }

    private static void LiftBatchNormalization(NodeProto node)
    {
        if (node.Take("spatial") is { I: 0 })
            throw Refused(node, "spatial = 0 was dropped from ONNX");
        while (node.Output.Count > 1) // statistics of training
            node.Output.RemoveAt(node.Output.Count - 1);
    }

    private static void LiftUpsample(NodeProto node, GraphWriter writer)
    {
        string scales = node.Take("scales") is { } attribute
            ? writer.Floats([.. attribute.Floats], attribute.Floats.Count) : Input(node, 1);
        node.OpType = "Resize";
        SetInput(node, 1, "");
        SetInput(node, 2, scales);
        node.Attribute.Add(Attributes.Text("coordinate_transformation_mode", "asymmetric"));
        node.Attribute.Add(Attributes.Text("nearest_mode", "floor"));
    }

    private static void LiftResize(NodeProto node, long opset, GraphProto graph)
    {
        if (node.Text("coordinate_transformation_mode", "") == "tf_half_pixel_for_nn")
            throw Refused(node, "coordinate_transformation_mode 'tf_half_pixel_for_nn' was dropped from ONNX");
        if (opset > 10)
            return;
        string scales = Input(node, 1);
        float[] known = [.. graph.Initializer.Where(t => t.Name == scales).SelectMany(t => t.Floats())];
        SetInput(node, 1, "");
        SetInput(node, 2, scales);
        node.Attribute.Add(Attributes.Text("coordinate_transformation_mode", "asymmetric"));
        // The nearest neighbour of opset 10 rounds down when enlarging and up when shrinking, as ONNX Runtime implements it.
        node.Attribute.Add(Attributes.Text("nearest_mode", known.Any(s => s < 1) ? "ceil" : "floor"));
    }

    private static void AttributeToInput(NodeProto node, string name, int index, GraphWriter writer)
    {
        if (node.Take(name) is { } attribute)
            SetInput(node, index, writer.Integers([.. attribute.Ints]));
    }

    private static void ScalarToInput(NodeProto node, string name, int index, GraphWriter writer)
    {
        if (node.Take(name) is { } attribute)
            SetInput(node, index, writer.Scalar(attribute.F));
    }

    private static string Input(NodeProto node, int index) => index < node.Input.Count ? node.Input[index]
        : throw new ModelException($"Node '{node.DisplayName()}' ({node.OpType}) lacks its input {index}.");

    private static void SetInput(NodeProto node, int index, string name)
    {
        while (node.Input.Count <= index)
            node.Input.Add("");
        node.Input[index] = name;
    }

    private static ModelException Refused(NodeProto node, string why) =>
        new($"Node '{node.DisplayName()}' ({node.OpType}) cannot be brought to opset {Target}: {why}; export the model again with a newer opset.");
}

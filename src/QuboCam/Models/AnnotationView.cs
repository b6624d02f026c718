using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Carries boxes and masks along an image's way to the model's size.</summary>
internal static class AnnotationView
{
    public static Annotation? Of(Annotation annotation, CropPlan plan)
    {
        Axis columns = new(annotation.Width, plan.ResizedWidth, plan.Left, plan.Width);
        Axis rows = new(annotation.Height, plan.ResizedHeight, plan.Top, plan.Height);
        ImmutableArray<Box> boxes = [.. annotation.Boxes.Select(box => Seen(box, columns, rows)).OfType<Box>()];
        ImmutableArray<bool> mask = annotation.Mask.IsDefault ? default : Seen(annotation.Mask, columns, rows);
        bool isGone = mask.IsDefault ? boxes.IsEmpty : !mask.Contains(true);
        return isGone ? null : new Annotation { Boxes = boxes, Mask = mask, Height = plan.Height, Width = plan.Width };
    }

    private static Box? Seen(Box box, Axis columns, Axis rows) =>
        columns.Seen(box.Left, box.Right) is (int left, int right) && rows.Seen(box.Top, box.Bottom) is (int top, int bottom)
            ? new Box(left, top, right, bottom) : null;

    private static ImmutableArray<bool> Seen(ImmutableArray<bool> mask, Axis columns, Axis rows)
    {
        bool[] seen = new bool[rows.Length * columns.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            int from = rows.Source(row);
            for (int column = 0; from >= 0 && column < columns.Length; column++)
            {
                int source = columns.Source(column);
                seen[row * columns.Length + column] = source >= 0 && mask[from * columns.Original + source];
            }
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(seen);
    }

    /// <summary>One axis: a length, what it is resized to, and the window that is cut out of it; exact.</summary>
    private readonly record struct Axis(int Original, int Resized, int First, int Length)
    {
        /// <summary>The pixel of the original under the centre of a pixel of the window; −1 in the padding.</summary>
        public int Source(int pixel)
        {
            long resized = (long)pixel + First;
            return resized < 0 || resized >= Resized ? -1 : (int)((2 * resized + 1) * Original / (2L * Resized));
        }

        /// <summary>The pixels of the window whose centres lie in start…end, at least one where that overlaps it; else null.</summary>
        public (int Start, int End)? Seen(int start, int end)
        {
            (long lowest, long highest) = (Math.Max(0, First), Math.Min(Resized, (long)First + Length));
            // In units of 1 / (2·Original) of a resized pixel, in which edges and centres are whole.
            (long left, long right) = (2L * start * Resized, 2L * end * Resized);
            (long windowLeft, long windowRight) = (2 * lowest * Original, 2 * highest * Original);
            (left, right) = (Math.Max(left, windowLeft), Math.Min(right, windowRight));
            if (left >= right) return null;
            (long from, long to) = (FirstCentre(left), FirstCentre(right));
            if (from == to)
                (from, to) = (left / (2L * Original), left / (2L * Original) + 1);
            return ((int)(from - First), (int)(to - First));
        }

        /// <summary>The first resized pixel whose centre is not left of an edge that is at least 0.</summary>
        private long FirstCentre(long edge) => (edge + Original - 1) / (2L * Original);
    }
}

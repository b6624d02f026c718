namespace QuboCam;

/// <summary>
/// Where a qubit lies on its chip: a straight piece of a vertical or horizontal line. Two qubits of different directions are
/// coupled
/// where they cross, and two that follow each other on a line are.
/// </summary>
/// <param name="IsVertical">Whether the line is vertical.</param>
/// <param name="Line">Number of its line among those of its direction: the place across, from the left or the top.</param>
/// <param name="First">Number of the first line of the other direction that it crosses.</param>
/// <param name="Last">Number of the last one.</param>
/// <remarks>Boothby et al. 2020, arXiv:2003.00133, section 2.</remarks>
public readonly record struct QubitPlace(bool IsVertical, int Line, int First, int Last);

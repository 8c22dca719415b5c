namespace Lab.Plots.Drawing;

/// <summary>No font is there to write with: pictures without their words would be wrong.</summary>
internal sealed class NoTypefaceException() : Exception("no font is installed: install one, such as DejaVu Sans (fonts-dejavu-core)");

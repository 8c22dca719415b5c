using Lab.Analysis;
using Lab.Commands;
using Lab.Reports.Growth;

namespace Lab.Tracing;

/// <summary>Growth traces as files for profile viewers.</summary>
internal static class TraceFiles
{
    private static readonly NamedFile Named = new("the trace", "--trace-out");

    /// <summary>Writes speedscope JSON, and collapsed stacks under the same name with another ending.</summary>
    /// <returns>A line that names the files, or says why there is nothing to write.</returns>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static string Write(string file, ImmutableArray<ProbeResult> probes)
    {
        if (probes.All(p => p.Growth.IsEmpty))
            return $"there is no trace to write: "
                + $"{probes.Select(p => p.GrowthProblem).FirstOrDefault(p => p is not null) ?? "nothing was traced"}";
        Named.Write(file, SpeedscopeProfile.Render(probes));
        Named.Write(Collapsed(file), CollapsedStacks.Render(probes));
        return $"trace: {file} (speedscope), {Collapsed(file)} (collapsed stacks)";
    }

    /// <summary>Finds out before measuring that the files cannot be written.</summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static void Check(string file)
    {
        Named.Check(file);
        Named.Check(Collapsed(file));
    }

    private static string Collapsed(string file) => Path.ChangeExtension(file, ".collapsed.txt");
}

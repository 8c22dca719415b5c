using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Reports.Growth;

namespace Lab.Tracing;

/// <summary>Growth traces as files for profile viewers.</summary>
internal static class TraceFiles
{
    /// <summary>Writes speedscope JSON, and collapsed stacks under the same name with another ending.</summary>
    /// <returns>A line that names the files, or says why there is nothing to write.</returns>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static string Write(string file, ImmutableArray<ProbeResult> probes)
    {
        if (probes.All(p => p.Growth.IsEmpty))
            return $"there is no trace to write: "
                + $"{probes.Select(p => p.GrowthProblem).FirstOrDefault(p => p is not null) ?? "nothing was traced"}";
        var collapsed = Path.ChangeExtension(file, ".collapsed.txt");
        try
        {
            File.WriteAllText(file, SpeedscopeProfile.Render(probes));
            File.WriteAllText(collapsed, CollapsedStacks.Render(probes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.Usage, $"cannot write the trace: {e.Message.Split('\n')[0]}");
        }

        return $"trace: {file} (speedscope), {collapsed} (collapsed stacks)";
    }
}

using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Reports.Growth;
using Lab.Trials.Files;

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
        Try(() =>
        {
            ReplacedFile.Write(file, SpeedscopeProfile.Render(probes));
            ReplacedFile.Write(Collapsed(file), CollapsedStacks.Render(probes));
        });
        return $"trace: {file} (speedscope), {Collapsed(file)} (collapsed stacks)";
    }

    /// <summary>Finds out before measuring that the files cannot be written.</summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static void Check(string file)
    {
        if (file.Length == 0)
            throw new CommandException(ExitCode.Usage, "an empty text names no file for the trace: give its path to --trace-out");
        Try(() =>
        {
            ReplacedFile.Check(file);
            ReplacedFile.Check(Collapsed(file));
        });
    }

    private static string Collapsed(string file) => Path.ChangeExtension(file, ".collapsed.txt");

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(
                ExitCode.Usage, $"cannot write the trace: {e.Message.Split('\n')[0].TrimEnd('.')}: name another file with --trace-out");
        }
    }
}

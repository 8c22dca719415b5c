using Lab.Jobs;
using Lab.Trials;

namespace Lab.Scanning;

/// <summary>The trials whose growth traces mark the functions of a scan.</summary>
internal static class ScanMarks
{
    /// <summary>Of the run that was named, or of the latest; none where nothing was named and there is no run that can be read.</summary>
    /// <exception cref="CommandException">The run that was named is not there, or cannot be read.</exception>
    public static ImmutableArray<TrialRecord> Read(string? named)
    {
        if (named is not null)
            return RunFolder.ReadNamed(named).Trials;
        try
        {
            return RunFolder.Find(null).Read().Trials;
        }
        catch (CommandException)
        {
            return [];
        }
    }
}

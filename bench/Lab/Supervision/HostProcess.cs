using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>How workers start Python.</summary>
/// <param name="Start">What a request tells them.</param>
/// <param name="Variables">What their environment holds.</param>
internal sealed record EmbeddingRecipe(PythonStart Start, ImmutableDictionary<string, string?> Variables);

/// <summary>The process that runs a host's trials.</summary>
/// <param name="Command">Program and first arguments; empty for the lab's own worker.</param>
/// <param name="Variables">What its environment holds in addition to the trial's own; null removes a variable.</param>
internal sealed record HostProcess(ImmutableArray<string> Command, ImmutableDictionary<string, string?> Variables)
{
    /// <summary>
    /// The stack of .NET threads that ask for no size, in hexadecimal without a prefix (clrconfig.h: CLRConfig::LookupConfigValue); pool
    /// threads cannot ask. Below 64 KiB the runtime does not start at all (E_INVALIDARG), and the trial is a failed launch.
    /// </summary>
    private const string DefaultStackSize = "DOTNET_Thread_DefaultStackSize";

    public static HostProcess Of(TrialSpec spec, EmbeddingRecipe python) => spec.Host switch
    {
        // Python's own executable finds its own home.
        Host.Python => new([python.Start.Executable, LabFiles.PythonHost], python.Variables.Remove("PYTHONHOME")),
        Host.Pool => new([], python.Variables.SetItem(DefaultStackSize, spec.StackSize.Bytes.ToString("x", CultureInfo.InvariantCulture))),
        _ => new([], python.Variables),
    };
}

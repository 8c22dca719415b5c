using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Settings;

/// <summary>What one setting was seen to do to one kind of thread.</summary>
/// <param name="Knob">The setting; see <see cref="Trials.Captures.Knob"/>.</param>
/// <param name="Asked">What it was set to, as one writes it.</param>
/// <param name="AskedBytes">The stack that this means to ask for; null where it asks for none.</param>
/// <param name="ObservedBytes">The stack that the thread had; null where it was not seen, or threads were counted.</param>
/// <param name="AskedThreads">The number of threads that it asks for; null where it asks for none.</param>
/// <param name="ObservedThreads">The number of threads that there were.</param>
/// <param name="Effective">
/// Whether the thread had what was asked. Null where that cannot be told: it has the same without the setting, or it was not seen.
/// </param>
/// <param name="Documented">Whether the maker of what reads it documents this way of setting it.</param>
/// <param name="Documentation">The name of that page; null where there is none.</param>
/// <param name="Reason">Why it was not seen; null if it was.</param>
public sealed record SettingRow(
    string Knob,
    string Asked,
    ThreadKind Thread,
    ByteSize? AskedBytes,
    ByteSize? ObservedBytes,
    int? AskedThreads,
    int? ObservedThreads,
    bool? Effective,
    bool Documented,
    string? Documentation,
    string? Reason)
{
    /// <summary>
    /// The kernel puts the arguments and the environment of a process at the top of the main thread's stack, so it has less than it was
    /// given.
    /// </summary>
    private static readonly ByteSize TakenOfMain = ByteSize.FromKiB(256);

    private const string Threading = ".NET: Runtime configuration options for threading";

    /// <summary>Judges observations by each other. Of the same that was observed again, as by a resumed run, the last one counts.</summary>
    public static ImmutableArray<SettingRow> Of(IEnumerable<SettingObservation> observations)
    {
        var last = observations.GroupBy(o => (o.Knob, o.Asked, o.Thread)).Select(same => same.Last()).ToList();
        var without = last.Where(o => o.Knob == Trials.Captures.Knob.None)
            .GroupBy(o => o.Thread).ToDictionary(same => same.Key, same => same.Last());
        return [.. last.Select(o => Of(o, without))];
    }

    /// <summary>Whether the thread had that stack, to the page: a size that is no whole number of pages is rounded, up or down.</summary>
    public bool Had(ByteSize asked) => Had(ObservedBytes, asked, Thread);

    private static SettingRow Of(SettingObservation seen, Dictionary<ThreadKind, SettingObservation> without)
    {
        var page = PageOf(seen.Knob, seen.Asked);
        return new(
            seen.Knob, seen.Asked, seen.Thread, seen.AskedBytes, seen.ObservedBytes, seen.AskedThreads, seen.ObservedThreads,
            IsEffective(seen, without), page is not null, page, seen.Reason);
    }

    private static bool? IsEffective(SettingObservation seen, Dictionary<ThreadKind, SettingObservation> without)
    {
        // A thread that is made with a size would have that of one made without.
        var plain = without.GetValueOrDefault(seen.Thread is ThreadKind.Sized ? ThreadKind.New : seen.Thread);
        if (seen is { AskedThreads: { } count, ObservedThreads: { } counted })
            return count != counted ? false : plain?.ObservedThreads is not { } usual || usual == count ? null : true;
        if (seen is not { AskedBytes: { } asked, ObservedBytes: { } had })
            return null;
        return !Had(had, asked, seen.Thread) ? false
            : plain?.ObservedBytes is null || Had(plain.ObservedBytes, asked, seen.Thread) ? null : true;
    }

    private static bool Had(ByteSize? observed, ByteSize asked, ThreadKind thread) => observed is { } had
        && had < asked + ByteSize.Page
        && asked < had + (thread is ThreadKind.Main ? TakenOfMain : ByteSize.Page);

    /// <summary>Where this way of setting it is documented, read in November 2026.</summary>
    private static string? PageOf(string knob, string asked) => knob switch
    {
        Trials.Captures.Knob.SizedThread => ".NET API: Thread constructors",
        Trials.Captures.Knob.Variable => Threading,
        Trials.Captures.Knob.RuntimeConfig when IsDecimal(asked) => Threading,
        Trials.Captures.Knob.Project when IsDecimal(asked) => ".NET: Runtime configuration settings, RuntimeHostConfigurationOption",
        Trials.Captures.Knob.Ulimit => "Linux manual: pthread_create(3), setrlimit(2)",
        Trials.Captures.Knob.PythonThread => "Python library: threading",
        Trials.Captures.Knob.OpenMpStack => "GNU libgomp manual: OMP_STACKSIZE",
        Trials.Captures.Knob.OpenBlasThreads => "OpenBLAS manual: Runtime variables",
        Trials.Captures.Knob.OpenMpThreads => "OpenBLAS manual: Runtime variables",
        Trials.Captures.Knob.ThreadPoolCtl => "threadpoolctl: README",
        Trials.Captures.Knob.SetNumThreads => "OpenBLAS manual: Extensions",
        _ => null,
    };

    /// <summary>A number, or one in the quotes of JSON.</summary>
    private static bool IsDecimal(string asked) =>
        long.TryParse(asked.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

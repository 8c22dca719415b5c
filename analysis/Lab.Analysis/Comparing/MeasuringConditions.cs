using System.Text.Json.Serialization;
using Lab.Analysis.Wording;
using Lab.Trials.Captures;

namespace Lab.Analysis.Comparing;

/// <summary>What a stack need or a time depends on besides the workload.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Condition>))]
public enum Condition
{
    [JsonStringEnumMemberName("python")]
    Python,

    [JsonStringEnumMemberName("package")]
    Package,

    [JsonStringEnumMemberName("blas")]
    Blas,

    [JsonStringEnumMemberName("processor")]
    Processor,

    /// <summary>The kernel, the C library, the runtime and the limits of the system.</summary>
    [JsonStringEnumMemberName("system")]
    System,

    /// <summary>The lab, and the packages that its calls go through.</summary>
    [JsonStringEnumMemberName("lab")]
    Lab,

    /// <summary>The variables of an environment in which workloads were measured.</summary>
    [JsonStringEnumMemberName("environment")]
    Environment,
}

/// <summary>Something that was not the same when two numbers were measured.</summary>
/// <param name="Condition">What kind of thing it is.</param>
/// <param name="Base">How it was for the first, in words that name the thing: <c>numpy 1.24.2</c>.</param>
/// <param name="Head">How it was for the second.</param>
public sealed record ConditionDifference(Condition Condition, string Base, string Head);

/// <summary>What numbers depend on: the Python, its packages, its BLAS, the processor, the system and the lab.</summary>
public static class MeasuringConditions
{
    /// <summary>
    /// What differs of the conditions that every number depends on, the most important first. Trials stand in one capture only if nothing
    /// does.
    /// </summary>
    public static IEnumerable<ConditionDifference> Differences(
        (MachineFacts Machine, PythonFacts Python) before, (MachineFacts Machine, PythonFacts Python) now)
    {
        var (then, python) = (before.Python, now.Python);
        return
        [
            .. Differing(Condition.Python, $"{then.Executable} {then.Version}", $"{python.Executable} {python.Version}"),
            .. then.Packages.Keys.Union(python.Packages.Keys).Order(StringComparer.Ordinal).SelectMany(package => Differing(
                Condition.Package,
                $"{package} {then.Packages.GetValueOrDefault(package) ?? "missing"}",
                $"{package} {python.Packages.GetValueOrDefault(package) ?? "missing"}")),
            .. Differing(Condition.Blas, Describe(then), Describe(python)),
            .. IsUnknown(before.Machine.Processor) || IsUnknown(now.Machine.Processor)
                ? Differing(Condition.Processor, Cores(before.Machine), Cores(now.Machine))
                : Differing(Condition.Processor, Describe(before.Machine), Describe(now.Machine)),
        ];
    }

    /// <summary>The same, and what differs of everything else that results say of where they were measured.</summary>
    public static ImmutableArray<ConditionDifference> Differences(Results before, Results now) => Differences(
        (before.Machine, before.Python, before.Lab, before.Packages), (now.Machine, now.Python, now.Lab, now.Packages));

    /// <inheritdoc cref="Differences(Results, Results)"/>
    internal static ImmutableArray<ConditionDifference> Differences(
        (MachineFacts Machine, PythonFacts Python, string Lab, ImmutableArray<PackageFacts> Packages) before,
        (MachineFacts Machine, PythonFacts Python, string Lab, ImmutableArray<PackageFacts> Packages) now)
    {
        var (then, machine) = (before.Machine, now.Machine);
        var packages = before.Packages.Concat(now.Packages).Select(p => p.Package).Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. Differences((then, before.Python), (machine, now.Python)),
            .. Differing(Condition.System, then.OperatingSystem, machine.OperatingSystem),
            .. Differing(Condition.System, $"kernel {then.Kernel}", $"kernel {machine.Kernel}"),
            .. Differing(Condition.System, then.Architecture, machine.Architecture),
            .. Differing(Condition.System, Memory(then), Memory(machine)),
            .. IsUnknown(then.CLibrary) || IsUnknown(machine.CLibrary) ? []
                : Differing(Condition.System, then.CLibrary, machine.CLibrary),
            .. Differing(Condition.System, then.Runtime, machine.Runtime),
            .. Differing(Condition.System, StackLimit(then), StackLimit(machine)),
            .. Differing(Condition.System, $"huge pages {then.HugePages}", $"huge pages {machine.HugePages}"),
            .. Differing(Condition.Lab, $"lab {before.Lab}", $"lab {now.Lab}"),
            .. packages.SelectMany(package => Differing(
                Condition.Lab, Describe(before.Packages, package), Describe(now.Packages, package))),
        ];
    }

    private static IEnumerable<ConditionDifference> Differing(Condition condition, string before, string now) =>
        before == now ? [] : [new(condition, before, now)];

    internal static string Describe(MachineFacts machine) => $"{machine.Processor} with {Cores(machine)}";

    private static string Cores(MachineFacts machine) => Plural.Of(machine.Cores, "core");

    /// <summary>An older lab named neither the processors of arm64 nor musl: the same machine is not another one for that.</summary>
    private static bool IsUnknown(string fact) => fact == "unknown";

    internal static string Describe(PythonFacts python) => python.Blas.IsEmpty
        ? "no BLAS"
        : string.Join(" and ", python.Blas
            .Select(b => $"{b.Library} {b.Version ?? "of unknown version"} core {b.Core ?? "unknown"}")
            .Order(StringComparer.Ordinal));

    private static string Describe(ImmutableArray<PackageFacts> packages, string package) =>
        packages.FirstOrDefault(p => p.Package == package) switch
        {
            null => $"{package} not asked for",
            { Problem: not null } unused => $"{package} {unused.Version} not usable",
            var used => $"{package} {used.Version}",
        };

    /// <summary>A kernel may keep some megabytes more or less for itself at each start: they are no difference.</summary>
    private static string Memory(MachineFacts machine) =>
        string.Create(CultureInfo.InvariantCulture, $"{machine.Memory.MiB / 1024:0} GiB of memory");

    private static string StackLimit(MachineFacts machine) => $"ulimit -s {machine.StackLimit?.ToString() ?? "unlimited"}";
}

using System.Diagnostics;
using Lab.Analysis.Probes;
using Lab.Analysis.Sweeps;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Wording;

/// <summary>How a call is made, in words: hosts, bridges, threads, and how its peak is read.</summary>
public static class HostText
{
    /// <summary>To follow a workload's name: nothing for the usual host, else <c>through pythonnet</c> or <c>on lapack</c>.</summary>
    public static string Suffix(Host host) => host switch
    {
        Host.Guarded => "",
        Host.PythonNet => " through pythonnet",
        _ => $" on {JsonNames.Of(host)}",
    };

    /// <summary>What kind of thread makes the call, for the heading of a row.</summary>
    public static string Thread(Host host) => host switch
    {
        Host.Guarded => "own stack, red zone below",
        Host.Thread => "new Thread(f, size)",
        Host.Pool => "thread pool",
        Host.Python => "Python’s threading, no .NET",
        Host.Lapack => "LAPACK alone, no Python",
        Host.PythonNet => "pythonnet, own stack, red zone below",
        Host.PythonNetThread => "pythonnet, new Thread(f, size)",
        _ => throw new UnreachableException(),
    };

    /// <summary>The threads of a host without a red zone, as the subject of a sentence.</summary>
    public static string Threads(Host host) => host switch
    {
        Host.Thread => "plain threads",
        Host.Pool => "pool threads",
        Host.PythonNetThread => "plain threads through pythonnet",
        Host.Python => "Python’s own threads",
        _ => $"threads of the host {JsonNames.Of(host)}",
    };

    /// <summary>
    /// What a host of a sweep showed, to follow its name and a colon. Survival is not monotonic: sizes that died above a survivor are
    /// listed.
    /// </summary>
    /// <param name="ofSweep">The minimum stack of the workload.</param>
    public static string Summary(HostSweep host, ByteSize ofSweep)
    {
        if (host.LeftOut is { } reason)
            return $"not swept, as it has no minimum stack through pythonnet: {reason}";
        if (host.Problem is { } problem && host.Sizes.All(IsUntried))
            return $"trials could not be started: {problem}";
        if (host.Sizes.All(size => size.Outcomes.IsEmpty))
            return "not tried";
        if (host.SmallestSurvivorBytes is not { } survivor)
        {
            return host.Sizes.Any(IsUntried)
                ? $"no size that was tried survived{(host.Problem is { } why ? $"; others could not be started: {why}" : "")}"
                : "no size survived";
        }

        var minimum = host.MinimumStackBytes ?? ofSweep;
        var onTop = HostOverhead.Of(host.Host, host.Sizes.SelectMany(c => c.Outcomes.Select(o => (c.StackBytes, o.Judged))), minimum);
        var died = host.Sizes.Where(c => c.StackBytes > survivor && c.StackBytes != onTop?.DiedAt && c.Outcomes.Any(o => o.Judged.Died));
        var sizes = Plural.List([.. died.Select(c => c.StackBytes.ToString())], 3);
        var deaths = sizes.Length == 0 ? "" : $"; died at larger sizes too: {sizes}";
        var needs = onTop is null ? "" : $"; {Overhead(Threads(host.Host), onTop, minimum)}";
        if (host.OverrunZone is { } zone)
            return $"appears to work from {zone.FromBytes} on, but corrupts memory below {zone.ToBytes}{deaths}{needs}";
        var completes = $"completes from {survivor} on";
        return host.Host.IsGuarded()
            ? $"{completes}; the red zone stops every overrun{deaths}"
            : $"{completes}, no overrun seen{deaths}{needs}";

        static bool IsUntried(SweepCell cell) => cell.Outcomes.All(o => o.Outcome is OutcomeKind.LaunchFailed);
    }

    /// <summary>What a host needs beyond the guarded minimum, as far as trials showed it.</summary>
    /// <param name="threads">The subject of the sentence.</param>
    internal static string Overhead(string threads, HostOverhead overhead, ByteSize minimum) => overhead switch
    {
        { IsRefusal: true, LivedAt: { } lived } => $"Python refused {threads} at {overhead.DiedAt} and not at {lived}: it keeps their "
            + $"guard pages free too, and they need up to {lived - minimum} more than the guarded minimum",
        { IsRefusal: true } => $"Python refused {threads} at {overhead.DiedAt}, and they completed at no larger size that was tried",
        { LivedAt: { } lived } => $"{threads} died at {overhead.DiedAt}, the guarded minimum, and lived at {lived}: "
            + $"they need up to {lived - overhead.DiedAt} on top of it",
        _ => $"{threads} died at {overhead.DiedAt}, the guarded minimum, and completed at no larger size that was tried",
    };

    /// <summary>Through what Python is called: <c>C API</c>.</summary>
    public static string Bridge(Bridge bridge) => bridge switch
    {
        Trials.Timings.Bridge.C => "C program",
        Trials.Timings.Bridge.CApi => "C API",
        Trials.Timings.Bridge.PythonNet => "pythonnet",
        _ => throw new UnreachableException(),
    };

    /// <summary>The same inside a sentence: <c>the C API</c>.</summary>
    public static string TheBridge(Bridge bridge) => bridge is Trials.Timings.Bridge.PythonNet ? Bridge(bridge) : $"the {Bridge(bridge)}";

    /// <summary><c>warm</c>: on a thread that stays and has made the call before; <c>cold</c>: on a new thread for each call.</summary>
    public static string Mode(CallMode mode) => mode switch
    {
        CallMode.Cold => "cold",
        CallMode.Warm => "warm",
        _ => throw new UnreachableException(),
    };

    public static string Calls(CallMode mode) => $"{Mode(mode)} calls";

    /// <summary>What is done, with how many threads at a time: <c>creating 8 threads</c>.</summary>
    public static string Use(ThreadUse use, int count) => use switch
    {
        ThreadUse.Create => $"creating {(count == 1 ? "a thread" : Threads(count))}",
        ThreadUse.ThreadPerCall => $"a thread per call{AtATime(count)}",
        ThreadUse.Queue => $"a dedicated thread with a queue{AtATime(count)}",
        _ => throw new UnreachableException(),
    };

    /// <summary><c>1 thread</c>, <c>8 threads</c>.</summary>
    public static string Threads(int count) => Plural.Of(count, "thread");

    public static string AtATime(int count) => count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", {count} at a time");

    /// <summary>How the peak is read: <c>paint</c>, <c>residency</c>.</summary>
    public static string Reading(Watermark reading) => reading switch
    {
        Watermark.None => "no reading",
        Watermark.Paint => "paint",
        Watermark.Residency => "residency",
        _ => throw new UnreachableException(),
    };

    public static string Reading(ReadingMethod method) => method switch
    {
        ReadingMethod.Residency => "residency",
        ReadingMethod.Paint => "paint",
        ReadingMethod.Trace => "the trace",
        _ => throw new UnreachableException(),
    };
}

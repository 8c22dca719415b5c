using System.Diagnostics;
using System.Runtime;

namespace Lab.StackProbe.Tests.Victim;

/// <summary>
/// A process that has watched nothing yet, but may have rehearsed it, watches another one: how many methods are compiled for that on
/// the watching thread?
/// </summary>
internal static class FirstWatch
{
    private static long s_compiled;

    public static void OfAnother(string frame, bool rehearsed)
    {
        if (rehearsed)
            _ = GrowthRehearsal.Run(Count);
        using var other = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
            ["exec", typeof(FirstWatch).Assembly.Location, "watched-frames", frame])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var reporter = Numbers(other);
        var said = Numbers(other);
        var stack = new StackRegion(said[3], said[4]);
        using var watch = GrowthWatch.Attach(
            other.Id, new(stack, stack.High, (int)said[1], said[2] == 1, (int)reporter[0], (int)reporter[1]), Count);
        other.StandardInput.WriteLine("go");
        _ = other.StandardOutput.ReadToEnd();
        other.WaitForExit();
        var points = watch.Stop();
        Console.WriteLine($"steps {points.Count}");
        Console.WriteLine($"frames {points.Count(p => p.Frames is not null)}");
        Console.WriteLine($"compiled {s_compiled}");
    }

    /// <summary>Called on the watching thread at each step: what was compiled on it so far.</summary>
    private static void Count(ulong programCounter) => s_compiled = JitInfo.GetCompiledMethodCount(currentThread: true);

    private static nint[] Numbers(Process process) =>
        [.. process.StandardOutput.ReadLine()!.Split(' ').Skip(1).Select(w => nint.Parse(w, CultureInfo.InvariantCulture))];
}

using System.Runtime.InteropServices;
using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Scanning;

/// <summary>Scans libraries on every core, and puts what was found into the form of the capture.</summary>
internal static class LibraryScanner
{
    /// <summary>Of a function that half a library calls: who they are says nothing more.</summary>
    private const int MostCallers = 10;

    private static bool CanDecode => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <exception cref="CommandException">The machine's code is not of x64.</exception>
    public static void RequireDecodable()
    {
        if (!CanDecode)
        {
            var other = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
            throw new CommandException(
                ExitCode.Environment, $"scan reads machine code of x64, this machine's is of {other}: 'probe --trace' measures here");
        }
    }

    /// <summary>Scans files.</summary>
    /// <param name="finished">Told of each that is done.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<ScannedLibrary> Scan(IReadOnlyCollection<string> paths, Action finished, CancellationToken cancel)
    {
        var cores = Environment.ProcessorCount;
        // The largest first: what is left at the end is small, and keeps no core waiting for another.
        var order = paths.OrderByDescending(LengthOf).ToList();
        var found = new (LibraryScan? Scan, string? Problem)[order.Count];
        var next = -1;
        Parallel.For(0, Math.Min(cores, order.Count), new ParallelOptions { CancellationToken = cancel }, _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < order.Count)
            {
                found[i] = Scan(order[i], cores, cancel);
                finished();
            }
        });
        var linked = LibraryScan.Link([.. found.Select(f => f.Scan).OfType<LibraryScan>()])
            .ToDictionary(scan => scan.Path, StringComparer.Ordinal);
        return
        [
            .. order.Zip(found).Select(pair => pair.Second.Problem is { } problem
                ? new ScannedLibrary(Path.GetFileName(pair.First), pair.First, null, 0, []) { Problem = problem }
                : Of(linked[pair.First])),
        ];
    }

    /// <summary>How the code of one library enters large frames; null where that cannot be told.</summary>
    public static LargeFrames? FramesOf(string? path, CancellationToken cancel)
    {
        if (path is null || !CanDecode || Scan(path, Environment.ProcessorCount, cancel).Scan is not { } scan)
            return null;
        var leaping = scan.Frames.Where(frame => !frame.IsPagewise).ToList();
        var assembly = leaping.Count(frame => frame.IsAssembly);
        return new(scan.Frames.Length - leaping.Count, leaping.Count - assembly) { Assembly = assembly };
    }

    private static (LibraryScan? Scan, string? Problem) Scan(string path, int cores, CancellationToken cancel)
    {
        try
        {
            return (LibraryScan.Of(path, cores, cancel), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return (null, VisibleText.Line(e.Message, 200));
        }
    }

    private static ScannedLibrary Of(LibraryScan scan) => new(
        Path.GetFileName(scan.Path), scan.Path, scan.BuildId, scan.Functions, [.. scan.Frames.Select(Of)])
    {
        Version = scan.OpenBlas,
        ThreadLimit = scan.ThreadLimit,
    };

    private static ScannedFrame Of(LargeFrame frame) => new(
        frame.Name, (long)frame.Start, (long)(frame.End - frame.Start), frame.Bytes is { } bytes ? new ByteSize(bytes) : null)
    {
        InSteps = frame.InSteps,
        IsVariable = frame.IsVariable,
        IsPagewise = frame.IsPagewise,
        IsAssembly = frame.IsAssembly,
        Callers = [.. frame.Callers.Take(MostCallers)],
        CallerCount = frame.Callers.Length,
    };

    private static long LengthOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (IOException)
        {
            // It is gone: to scan it says so.
            return 0;
        }
    }
}

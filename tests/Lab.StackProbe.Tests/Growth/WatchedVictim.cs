using System.Diagnostics;
using Lab.StackProbe.Tests.Crashes;

namespace Lab.StackProbe.Tests.Growth;

/// <summary>Starts the victim program and watches its stack from here until it has ended.</summary>
internal static class WatchedVictim
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <returns>The stack, what was seen of it, what could not be seen, and what the victim said last.</returns>
    public static async Task<(StackRegion Stack, IReadOnlyList<GrowthPoint> Points, string? Problem, string Last)> RunAsync(
        params string[] arguments)
    {
        using var process = Process.Start(VictimProcess.StartInfo([.. arguments], input: true))!;
        try
        {
            using var patience = new CancellationTokenSource(Deadline);
            var words = ((await process.StandardOutput.ReadLineAsync(patience.Token)) ?? "").Split(' ');
            Assert.Equal("watch", words[0]);
            var numbers = words.Skip(1).Select(w => nint.Parse(w, CultureInfo.InvariantCulture)).ToArray();
            var stack = new StackRegion(numbers[3], numbers[4]);
            using var watch = GrowthWatch.Attach(process.Id, new(stack, stack.High, (int)numbers[1], numbers[2] == 1, -1, 0));
            await process.StandardInput.WriteLineAsync("go");
            var rest = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (stack, watch.Stop(), watch.Problem, rest);
        }
        finally
        {
            process.Kill();
        }
    }
}

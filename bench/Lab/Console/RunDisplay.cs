using System.Diagnostics;
using Lab.Trials;
using Spectre.Console;

namespace Lab.Console;

/// <summary>
/// Told what was done; shows what is left. Safe to use from several threads: probes run in parallel, and timings come from readers of their
/// own.
/// </summary>
internal interface IProbeProgress
{
    /// <param name="probes">How many more are done, or need not be made.</param>
    void Finished(int probes);

    /// <param name="probes">How many more there are to do than were known before.</param>
    void Planned(int probes);

    /// <summary>A line that stays: a first result, before the end of the run.</summary>
    void Say(string line);
}

/// <summary>
/// Progress on stderr: a bar with the time left on a terminal, a line now and then where stderr is a file. Lines of what happened stay.
/// </summary>
internal abstract class RunDisplay : IProgress<string>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Of so large a part the time tells the time of the rest. Before that it does not: the first ones are the slowest, and those that are
    /// still being made are not counted.
    /// </summary>
    private const double Telling = 0.2;

    /// <summary>The display that fits where stderr goes.</summary>
    public static RunDisplay Create(TextWriter error) =>
        System.Console.IsErrorRedirected || VisibleWriter.Below(error) != System.Console.Error
            ? Plain(error, Interval)
            : new BarDisplay(TextConsole.Create(error));

    /// <summary>Lines without a bar.</summary>
    /// <param name="interval">The least time between two lines of progress.</param>
    internal static RunDisplay Plain(TextWriter error, TimeSpan interval) => new PlainDisplay(error, interval);

    /// <summary>Shows a line that stays.</summary>
    public abstract void Report(string value);

    /// <summary>Shows progress while probes are made.</summary>
    /// <param name="what">What is counted, if it is not probes.</param>
    public abstract Task WhileAsync(int probes, Func<IProbeProgress, Task> work, string what = "probes");

    /// <summary>Minutes and seconds, as in <c>65:00</c>.</summary>
    internal static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}:{time.Seconds:00}");

    private sealed class PlainDisplay(TextWriter error, TimeSpan interval) : RunDisplay
    {
        public override void Report(string value)
        {
            lock (error)
                error.WriteLine(VisibleText.Line(value));
        }

        public override Task WhileAsync(int probes, Func<IProbeProgress, Task> work, string what) =>
            work(new Lines(this, probes, what, interval));
    }

    private sealed class Lines(PlainDisplay display, int planned, string what, TimeSpan interval) : IProbeProgress
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Lock _lock = new();
        private TimeSpan _said;
        private int _finished;
        private int _planned = planned;

        public void Finished(int probes)
        {
            lock (_lock)
            {
                _finished += probes;
                if (_clock.Elapsed - _said < interval)
                    return;
                _said = _clock.Elapsed;
                // Under the lock, so that the numbers of the lines never go back.
                display.Report(string.Create(
                    CultureInfo.InvariantCulture, $"{_finished} of {_planned} {what} after {Clock(_clock.Elapsed)}{Rest()}"));
            }
        }

        private string Rest()
        {
            var rest = _planned - _finished;
            if (rest <= 0 || _finished < Telling * _planned)
                return "";
            var left = TimeSpan.FromSeconds(_clock.Elapsed.TotalSeconds / _finished * rest);
            return $", about {Clock(left)} for the rest";
        }

        public void Planned(int probes)
        {
            lock (_lock)
                _planned += probes;
        }

        public void Say(string line) => display.Report(line);
    }

    private sealed class BarDisplay(IAnsiConsole console) : RunDisplay
    {
        public override void Report(string value) =>
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{VisibleText.Line(value)}[/]");

        public override Task WhileAsync(int probes, Func<IProbeProgress, Task> work, string what) => console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(what, maxValue: Math.Max(1, probes));
                await work(new Bar(console, task)).ConfigureAwait(false);
            });
    }

    private sealed class Bar(IAnsiConsole console, ProgressTask task) : IProbeProgress
    {
        private readonly Lock _lock = new();

        public void Finished(int probes)
        {
            lock (_lock)
                task.Increment(probes);
        }

        public void Planned(int probes)
        {
            lock (_lock)
                task.MaxValue += probes;
        }

        public void Say(string line) => console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{VisibleText.Line(line)}");
    }
}

using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Settings;

/// <summary>Text to paste that gives threads a stack size.</summary>
/// <param name="Name">Short and without spaces.</param>
/// <param name="Title">What it is and where it goes, in a line.</param>
/// <param name="Knob">The setting that it uses.</param>
/// <param name="Asked">What it sets it to, as in the rows of that setting.</param>
/// <param name="Thread">The kind of thread that it is for.</param>
/// <param name="Text">The text.</param>
public sealed record SettingSnippet(string Name, string Title, string Knob, string Asked, ThreadKind Thread, string Text)
{
    /// <summary>
    /// Those that use what was just tried: a thread had this size when it was asked for in this way, and the setting was seen to change
    /// what such threads have. Where that is what they have anyway, another size showed it.
    /// </summary>
    public static ImmutableArray<SettingSnippet> Tried(ByteSize size, IReadOnlyCollection<SettingRow> rows) =>
        [.. All(size).Where(snippet => snippet.WasTried(size, rows))];

    private bool WasTried(ByteSize size, IReadOnlyCollection<SettingRow> rows)
    {
        var same = rows.Where(row => row.Knob == Knob && row.Thread == Thread).ToList();
        return same.Exists(row => row.Asked == Asked && row.Had(size)) && same.Exists(row => row.Effective is true);
    }

    /// <summary>All there are, for a size.</summary>
    public static ImmutableArray<SettingSnippet> All(ByteSize size)
    {
        var (bytes, hexadecimal, source) = (
            size.Bytes.ToString(CultureInfo.InvariantCulture), SizeText.Hexadecimal(size), SizeText.Source(size));
        return
        [
            new(
                "thread", $"C#: one thread with {size} that stays and makes the calls in turn", Trials.Captures.Knob.SizedThread, bytes,
                ThreadKind.Sized, DedicatedThread(source, size)),
            new(
                "scheduler", $"C#: a TaskScheduler whose threads have {size}", Trials.Captures.Knob.SizedThread, bytes,
                ThreadKind.Sized, Scheduler(source, size)),
            new(
                "csproj", $"Project file (.csproj): {size} for every thread without a size of its own", Trials.Captures.Knob.Project, bytes,
                ThreadKind.Pool,
                $"""
                <ItemGroup>
                  <!-- Bytes, decimal. -->
                  <RuntimeHostConfigurationOption Include="{Trials.Captures.Knob.Property}" Value="{bytes}" />
                </ItemGroup>
                """),
            new(
                "runtimeconfig", "runtimeconfig.template.json, next to the project file (bytes, decimal)",
                Trials.Captures.Knob.RuntimeConfig, bytes, ThreadKind.Pool,
                $$"""
                {
                  "configProperties": {
                    "{{Trials.Captures.Knob.Property}}": {{bytes}}
                  }
                }
                """),
            OfVariable(
                "shell", "Shell",
                $"""
                # Hexadecimal, in bytes: {size}
                export {Trials.Captures.Knob.Variable}={hexadecimal}
                """),
            OfVariable(
                "systemd", "systemd: a drop-in, as systemctl edit YOUR.service makes it",
                $"""
                [Service]
                # Hexadecimal, in bytes: {size}
                Environment={Trials.Captures.Knob.Variable}={hexadecimal}
                """),
            OfVariable(
                "dockerfile", "Dockerfile",
                $"""
                # Hexadecimal, in bytes: {size}
                ENV {Trials.Captures.Knob.Variable}={hexadecimal}
                """),
            OfVariable(
                "compose", "Compose file",
                $"""
                services:
                  app:
                    environment:
                      # Hexadecimal, in bytes: {size}. In quotes: YAML would read some such numbers otherwise.
                      {Trials.Captures.Knob.Variable}: "{hexadecimal}"
                """),
            OfVariable(
                "kubernetes", "Kubernetes: in the Deployment",
                $"""
                spec:
                  template:
                    spec:
                      containers:
                        - name: app
                          env:
                            # Hexadecimal, in bytes: {size}
                            - name: {Trials.Captures.Knob.Variable}
                              value: "{hexadecimal}"
                """),
        ];

        SettingSnippet OfVariable(string name, string title, string text) =>
            new(name, title, Trials.Captures.Knob.Variable, hexadecimal, ThreadKind.Pool, text);
    }

    private static string DedicatedThread(string source, ByteSize size) => $$"""
        using System.Collections.Concurrent;

        /// <summary>One thread with {{size}} of stack that stays and makes the calls in turn.</summary>
        /// <example>using var python = new StackThread(); var answer = await python.RunAsync(() => CallPython(data));</example>
        public sealed class StackThread : IDisposable
        {
            private readonly BlockingCollection<Action> _calls = new();
            private readonly Thread _thread;

            public StackThread(int stackBytes = {{source}})
            {
                _thread = new Thread(Serve, stackBytes) { IsBackground = true, Name = "Python" };
                _thread.Start();
            }

            /// <summary>Makes a call on the thread. The task has its result, or the exception that it threw.</summary>
            public Task<T> RunAsync<T>(Func<T> call)
            {
                // Otherwise what awaits the task would go on here, on the thread that the next call waits for.
                var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
                _calls.Add(() =>
                {
                    try
                    {
                        result.SetResult(call());
                    }
                    catch (Exception e)
                    {
                        result.SetException(e);
                    }
                });
                return result.Task;
            }

            /// <summary>Takes no more calls, makes those that it has, and ends the thread.</summary>
            public void Dispose()
            {
                _calls.CompleteAdding();
                if (Thread.CurrentThread != _thread)
                    _thread.Join();
            }

            private void Serve()
            {
                foreach (var call in _calls.GetConsumingEnumerable())
                    call();
            }
        }
        """;

    private static string Scheduler(string source, ByteSize size) => $$"""
        using System.Collections.Concurrent;

        /// <summary>Runs tasks on threads with {{size}} of stack, and on no others.</summary>
        /// <example>
        /// using var scheduler = new StackTaskScheduler(threads: 2); var factory = new TaskFactory(scheduler);
        /// var answer = await factory.StartNew(() => CallPython(data));
        /// </example>
        public sealed class StackTaskScheduler : TaskScheduler, IDisposable
        {
            private readonly BlockingCollection<Task> _tasks = new();
            private readonly Thread[] _threads;

            public StackTaskScheduler(int threads, int stackBytes = {{source}})
            {
                _threads = new Thread[threads];
                for (var i = 0; i < threads; i++)
                {
                    _threads[i] = new Thread(Serve, stackBytes) { IsBackground = true, Name = $"Python {i + 1}" };
                    _threads[i].Start();
                }
            }

            public override int MaximumConcurrencyLevel => _threads.Length;

            /// <summary>Takes no more tasks, runs those that it has, and ends the threads.</summary>
            public void Dispose()
            {
                _tasks.CompleteAdding();
                foreach (var thread in _threads)
                {
                    if (Thread.CurrentThread != thread)
                        thread.Join();
                }
            }

            protected override void QueueTask(Task task) => _tasks.Add(task);

            // A thread that waits for a task may run it at once, but only if it has the stack.
            protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
                Array.IndexOf(_threads, Thread.CurrentThread) >= 0 && TryExecuteTask(task);

            protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

            private void Serve()
            {
                foreach (var task in _tasks.GetConsumingEnumerable())
                    TryExecuteTask(task);
            }
        }
        """;
}

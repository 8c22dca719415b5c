using System.Diagnostics;
using Lab.Python.Embedding;
using Lab.Trials;

namespace Lab.Worker.Jupyter;

/// <summary>
/// What a kernel replies whose language is an echo: the text itself on stdout. A line that begins with % is a command; each is there to
/// show something of the host: a wait in .NET that can be interrupted, a wait in Python, and what the session's stack has come to.
/// </summary>
/// <param name="peak">How much of the stack the session has taken until now.</param>
internal sealed class EchoKernel(EmbeddedPython python, Func<string> peak)
{
    private const string Sleep = "%sleep";
    private const string Input = "%input";
    private const string Stack = "%stack";

    private static readonly string[] Commands = [Sleep, Input, Stack];

    /// <summary>So long an interrupt may remain unnoticed: the signal may have come to any thread, which Python tells nobody.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>In seconds. Who types more has mistyped.</summary>
    private static readonly double LongestSleep = TimeSpan.FromDays(1).TotalSeconds;

    private readonly CPython _api = python.Api;

    /// <summary>Answers until a client asks for a shutdown. With the GIL, on the thread that started Python.</summary>
    /// <exception cref="PythonException">ipykernel could not begin, or failed.</exception>
    public unsafe void Serve(string connectionFile)
    {
        var serve = python.Attribute(EmbeddedPython.BootstrapModule, "serve_kernel");
        _api.DecRef(python.Call(
            serve,
            [
                python.NewText(connectionFile),
                python.NewText(typeof(EchoKernel).Assembly.GetName().Version!.ToString(3)),
                // What later versions of ipykernel say besides is in **later, such as the id of a cell.
                PythonCallback.NewMethod(
                    python,
                    "do_execute",
                    "self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **later",
                    (_, given) => Execute(given[0], given[1], isSilent: python.IsTrue(given[2]), takesQuestions: given[5])),
                PythonCallback.NewMethod(
                    python, "do_complete", "self, code, cursor_pos", (_, given) => Complete(given[1], given[2])),
                PythonCallback.NewMethod(
                    python, "do_is_complete", "self, code", (_, _) => python.Dictionary(("status", python.NewText("complete")))),
            ],
            []));
        _api.DecRef(serve);
    }

    private nint Execute(nint kernel, nint code, bool isSilent, nint takesQuestions)
    {
        try
        {
            var text = Answer(kernel, python.Text(code), takesQuestions);
            if (!isSilent)
                Send(kernel, "stream", ("name", python.NewText("stdout")), ("text", python.NewText(text)));
            return Reply(kernel, "ok", ("payload", python.TextList()), ("user_expressions", python.Dictionary()));
        }
        catch (Exception e)
        {
            // Whatever it is, the client gets a reply: ipykernel sends none for an execution that raised.
            var name = (e as PythonException)?.TypeName ?? e.GetType().Name;
            if (!isSilent)
                Send(kernel, "error", Error(name, e.Message));
            return Reply(kernel, "error", Error(name, e.Message));
        }
    }

    /// <exception cref="FormatException">There is no such command.</exception>
    /// <exception cref="PythonException">It was interrupted, or the client takes no questions.</exception>
    private string Answer(nint kernel, string code, nint takesQuestions)
    {
        if (!code.StartsWith('%'))
            return code;
        switch (code.Split(' ', 2, StringSplitOptions.TrimEntries))
        {
            case [Sleep, var seconds] when IsNumber(seconds, out var length) && length >= 0 && length <= LongestSleep:
                return Interruptible(kernel, () => Wait(TimeSpan.FromSeconds(length), code));
            case [Input, .. var prompt]:
                return Interruptible(kernel, () => Ask(kernel, prompt is [var text] ? text : "", takesQuestions));
            case [Stack]:
                return peak();
            case [Sleep, ..]:
                throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"{Sleep} takes seconds, from 0 to {LongestSleep}: write {Sleep} 2.5"));
            case [Stack, ..]:
                throw new FormatException($"{Stack} takes nothing: write it alone");
            default:
                throw new FormatException(
                    $"'{VisibleText.FirstLine(code)}' is no command: write {Sleep} SECONDS, {Input} PROMPT or {Stack}");
        }
    }

    /// <summary>Has an interrupt raise KeyboardInterrupt while something waits. Elsewhere it is ignored: see lab_kernel.</summary>
    private unsafe string Interruptible(nint kernel, Func<string> wait)
    {
        _api.DecRef(Call(kernel, "heed_interrupts", [], []));
        try
        {
            return wait();
        }
        finally
        {
            _api.DecRef(Call(kernel, "ignore_interrupts", [], []));
        }
    }

    /// <summary>
    /// Waits in .NET, where Python cannot interrupt it: so it asks Python now and then. Meanwhile other threads have the GIL.
    /// </summary>
    /// <returns>What is echoed afterwards.</returns>
    private unsafe string Wait(TimeSpan length, string echo)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length;)
        {
            var thread = _api.SaveThread();
            Thread.Sleep(TimeSpan.FromTicks(Math.Min(Slice.Ticks, Math.Max(0, (length - clock.Elapsed).Ticks))));
            _api.RestoreThread(thread);
            python.RunSignalHandlers();
        }

        return echo;
    }

    /// <summary>Asks the client for a line. The wait is Python's, which an interrupt ends.</summary>
    private unsafe string Ask(nint kernel, string prompt, nint takesQuestions)
    {
        // Each kernel says so itself: kernelbase.Kernel, which is told, does not.
        _api.DecRef(Call(kernel, "__setattr__", [python.NewText("_allow_stdin")], [takesQuestions]));
        var answer = Call(kernel, "raw_input", [python.NewText(prompt)], []);
        try
        {
            return python.Text(answer);
        }
        finally
        {
            _api.DecRef(answer);
        }
    }

    /// <summary>The commands that begin as the text before the cursor does. A position counts characters as Python does.</summary>
    private unsafe nint Complete(nint code, nint cursor)
    {
        var (text, position) = (python.Text(code), _api.LongAsInt64(cursor));
        var typed = text[..(int)Math.Clamp(position, 0, text.Length)];
        string[] matches = typed is ['%', ..] ? [.. Commands.Where(c => c.StartsWith(typed, StringComparison.Ordinal))] : [];
        return python.Dictionary(
            ("status", python.NewText("ok")),
            ("matches", python.TextList(matches)),
            ("cursor_start", _api.LongFromInt64(matches.Length > 0 ? 0 : position)),
            ("cursor_end", _api.LongFromInt64(position)),
            ("metadata", python.Dictionary()));
    }

    private nint Reply(nint kernel, string status, params ReadOnlySpan<(string Key, nint Value)> members) => python.Dictionary(
        [("status", python.NewText(status)), ("execution_count", Get(kernel, "execution_count")), .. members]);

    private (string Key, nint Value)[] Error(string name, string message) =>
    [
        ("ename", python.NewText(name)),
        ("evalue", python.NewText(message)),
        ("traceback", python.TextList($"{name}: {message}")),
    ];

    /// <summary>Sends a message to all clients.</summary>
    private unsafe void Send(nint kernel, string type, params ReadOnlySpan<(string Key, nint Value)> content) => _api.DecRef(
        Call(kernel, "send_response", [Get(kernel, "iopub_socket"), python.NewText(type), python.Dictionary(content)], []));

    private unsafe nint Call(nint of, string method, ReadOnlySpan<nint> taken, ReadOnlySpan<nint> borrowed)
    {
        var called = Get(of, method);
        try
        {
            return python.Call(called, taken, borrowed);
        }
        finally
        {
            _api.DecRef(called);
        }
    }

    private unsafe nint Get(nint of, string attribute)
    {
        var name = python.Name(attribute);
        var value = _api.GetAttributeByName(of, name);
        _api.DecRef(name);
        return value;
    }

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}

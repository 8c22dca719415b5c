using System.Text;
using Lab.StackProbe.Interop;
using Lab.Trials;

namespace Lab.Console;

/// <summary>
/// stdout or stderr of this process. Whatever becomes of what is written, such as on a full disk or a terminal that was closed, the lab
/// goes on: hours of measuring must not end because a line of progress could not be shown.
/// </summary>
internal sealed class StandardStream : TextWriter
{
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;

    private readonly TextWriter? _target;

    /// <param name="target">Where the text goes; null if the stream is closed.</param>
    internal StandardStream(TextWriter? target)
        : base(CultureInfo.InvariantCulture) => _target = target;

    public override Encoding Encoding => _target?.Encoding ?? Encoding.UTF8;

    /// <summary>Why something could not be written; null if everything was.</summary>
    public string? Problem { get; private set; }

    public static StandardStream Output() => new(IsOpen(OutputDescriptor) ? System.Console.Out : null);

    public static StandardStream Error() => new(IsOpen(ErrorDescriptor) ? System.Console.Error : null);

    public override void Write(char value) => Try(target => target.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(target => target.Write(buffer, index, count));

    public override void Write(string? value) => Try(target => target.Write(value));

    public override void WriteLine(string? value) => Try(target => target.WriteLine(value));

    public override void Flush() => Try(target => target.Flush());

    private void Try(Action<TextWriter> write)
    {
        if (_target is null)
        {
            Problem ??= "it is closed";
            return;
        }

        try
        {
            write(_target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Problem ??= VisibleText.FirstLine(e.Message);
        }
    }

    /// <summary>
    /// The number of a stream that was closed goes to the first file that is opened: the runtime's pipe for signals, which must not be
    /// written to. Such a file is closed at exec, which no inherited one can be.
    /// </summary>
    private static bool IsOpen(int descriptor) => !OperatingSystem.IsLinux() || LibC.fcntl(descriptor, LibC.F_GETFD, 0) == 0;
}

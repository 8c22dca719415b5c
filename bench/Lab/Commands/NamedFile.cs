using Lab.Trials.Files;
using Lab.Trials;

namespace Lab.Commands;

/// <summary>A file that an option names for the lab to write.</summary>
/// <param name="what">What is written, with its article.</param>
/// <param name="option">The option that names it.</param>
internal sealed class NamedFile(string what, string option)
{
    /// <summary>Finds out before measuring that it cannot be written.</summary>
    /// <inheritdoc cref="Write"/>
    public void Check(string file)
    {
        if (file.Length == 0)
            throw new CommandException(ExitCode.Usage, $"an empty text names no file for {what}: give its path to {option}");
        Try(() => ReplacedFile.Check(file));
    }

    /// <exception cref="CommandException">The file cannot be written.</exception>
    public void Write(string file, string text) => Try(() => ReplacedFile.Write(file, text));

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(
                ExitCode.Usage, $"cannot write {what}: {VisibleText.FirstLine(e.Message).TrimEnd('.')}: name another file with {option}");
        }
    }
}

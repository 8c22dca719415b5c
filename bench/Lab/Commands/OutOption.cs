using System.CommandLine;

namespace Lab.Commands;

/// <summary><c>--out</c>: the folder of a new run.</summary>
internal static class OutOption
{
    public static Option<string?> Create() => new("--out") { Description = "Folder to write to (default: artifacts/TIME)", HelpName = "folder" };
}

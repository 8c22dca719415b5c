using System.CommandLine;

namespace Lab.Commands;

/// <summary><c>--json</c>: the results as JSON alone on stdout; everything else goes to stderr anyway.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Print the results as JSON on stdout" };
}

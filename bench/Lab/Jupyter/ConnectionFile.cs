using System.Text.Json;
using Lab.Trials.Files;

namespace Lab.Jupyter;

/// <summary>What a client and its kernel agree on: a JSON file with addresses and a key.</summary>
/// <remarks>Source: "Connection files" in the documentation of jupyter_client.</remarks>
internal static class ConnectionFile
{
    private static readonly string[] Ports = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];

    /// <summary>
    /// Passes what ipykernel can serve. A file that is not there it would write, and no client would look for it: Jupyter writes the file
    /// before it starts a kernel.
    /// </summary>
    /// <exception cref="CommandException">It is no connection file.</exception>
    public static void Check(string path)
    {
        if (WhyNot(path) is { } problem)
            throw new CommandException(ExitCode.Usage, $"--connection-file {path}: {problem}");
    }

    private static string? WhyNot(string path)
    {
        const string wrong = "it is no connection file of Jupyter";
        const string advice = ": name one, or leave the option out";
        try
        {
            if (path.Length == 0)
                return "it has no name" + advice;
            if (Directory.Exists(path))
                return "it is a folder: name the file in it";
            if (!File.Exists(path))
                return "it does not exist: name one that Jupyter has written, or leave the option out to have one written";
            if (!RegularFile.HasContent(path))
                return "it is empty, or no regular file" + advice;

            using var json = JsonDocument.Parse(File.ReadAllText(path));
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return wrong + advice;
            return Ports.FirstOrDefault(port => !IsPort(json.RootElement, port)) is { } lacks
                ? $"{wrong}, as it has no {lacks}{advice}" : null;
        }
        catch (JsonException)
        {
            return wrong + advice;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static bool IsPort(JsonElement file, string name) =>
        file.TryGetProperty(name, out var port) && port.ValueKind == JsonValueKind.Number && port.TryGetUInt16(out _);
}

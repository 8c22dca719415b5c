namespace Lab.Python.Tests;

/// <summary>Programs of a test's own.</summary>
internal static class TestPrograms
{
    /// <summary>Writes a shell script that can be started.</summary>
    public static string WriteProgram(this TemporaryFolder folder, string name, string script)
    {
        var path = folder.WriteFile(name, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}

using Lab.Companions;

namespace Lab.Tests.Companions;

public class CompilerMessageTests
{
    [Theory]
    [InlineData("/src/a b/Program.cs(3,5): error CS0103: The name 'x' does not exist [/src/a b/Lab.csproj]", "CS0103: The name 'x' does not exist")]
    [InlineData("CSC : error CS2001: Source file '/src/gone/Program.cs' could not be found. [/src/Lab.csproj]", "CS2001: Source file 'Program.cs' could not be found.")]
    [InlineData("/src/Lab.csproj : error NU1605: Detected package downgrade: A from 2 to 1", "its packages cannot be restored (NU1605)")]
    [InlineData("warning CS0168: unused\n/x/A.cs(1,1): error CS1002: ; expected [/x/A.csproj]\n/x/B.cs(1,1): error CS1003: another [/x/A.csproj]", "CS1002: ; expected")]
    [InlineData("Build succeeded.", null)]
    public void The_first_error_is_told_without_paths(string output, string? message) => Assert.Equal(message, CompilerMessage.First(output));
}

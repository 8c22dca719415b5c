using Lab.Triage;
using Lab.Trials;

namespace Lab.Tests.Triage;

public sealed class MemoryLimitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_limit_on_address_space_and_its_use_are_read()
    {
        _folder.WriteFile("limits",
            "Limit                     Soft Limit           Hard Limit           Units     \nMax address space         1073741824       "
                + "    unlimited            bytes     \n");
        _folder.WriteFile("status", "Name:\tdotnet\nVmPeak:\t 1000000 kB\nVmSize:\t 1000 kB\n");

        var limits = MemoryLimits.Read(_folder.Path);

        Assert.Equal(new(ByteSize.FromMiB(1024), ByteSize.FromKiB(1000)), limits);
        Assert.Equal(ByteSize.FromMiB(1024) - ByteSize.FromKiB(1000), limits.Left);
    }

    [Fact]
    public void No_limit_is_none()
    {
        _folder.WriteFile("limits", "Max address space         unlimited            unlimited            bytes     \n");
        _folder.WriteFile("status", "VmSize:\t 1000 kB\n");

        Assert.Equal(new(null, ByteSize.FromKiB(1000)), MemoryLimits.Read(_folder.Path));
    }

    [Fact]
    public void A_process_that_is_gone_has_no_limits() => Assert.Equal(MemoryLimits.Unknown, MemoryLimits.Read(_folder.Combine("gone")));

    [Theory]
    [InlineData("0::/a\n", "a/memory.events", "low 0\noom 4\noom_kill 3\n", 3L)]
    [InlineData("5:cpu,memory:/b\n0::/\n", "memory/b/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", 2L)]
    [InlineData("0::/a\n", "a/memory.current", "1\n", null)]
    public void Kills_are_counted_in_either_version_of_cgroups(string self, string file, string text, long? count)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Combine(file))!);
        _folder.WriteFile(file, text);
        _folder.WriteFile("cgroup", self);

        Assert.Equal(count, MemoryLimits.OomKills(_folder.Combine("cgroup"), _folder.Path));
    }
}

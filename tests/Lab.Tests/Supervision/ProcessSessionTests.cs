using Lab.Supervision;

namespace Lab.Tests.Supervision;

public sealed class ProcessSessionTests : IDisposable
{
    private const int Session = 4000;
    private const string Mark = "77-0123456789abcdef";

    private readonly TemporaryFolder _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Members_are_those_of_the_session_whatever_their_names()
    {
        Process(4000, "dotnet", "S", Session);
        Process(4001, "two words", "R", Session);
        Process(4002, "odd) R 1 1 77 (name", "S", Session);
        Process(4003, "((", "D", Session);
        Process(4004, "))) Z", "T", Session);
        Process(4005, "line\nbreak", "S", Session);
        Process(4006, "", "S", Session);
        Process(5000, "other", "S", 5000);
        Process(5001, "4000 4000 4000", "S", 5000);

        Assert.Equal([4000, 4001, 4002, 4003, 4004, 4005, 4006], Members());
    }

    [Fact]
    public void The_dead_are_not_counted()
    {
        Process(4000, "zombie", "Z", Session);
        Process(4001, "alive", "S", Session);

        Assert.Equal([4001], Members());
    }

    [Fact]
    public void What_is_no_process_is_passed_over()
    {
        Process(4001, "alive", "S", Session);
        _proc.WriteFile("self/stat", "4001 (alive) S 1 4000 4000 0");
        _proc.WriteFile("sys/kernel/stat", "");
        _proc.WriteFile("4002", "a file");
        Directory.CreateDirectory(_proc.Combine("4003"));
        Directory.CreateDirectory(_proc.Combine("-4004"));
        _proc.WriteFile("4005/stat", "");
        _proc.WriteFile("4006/stat", "4006 (cut");
        _proc.WriteFile("4007/stat", "4007 (cut) S 1");

        Assert.Equal([4001], Members());
    }

    [Fact]
    public void The_session_of_this_process_has_this_process()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');

        Assert.Contains(Environment.ProcessId, ProcessSession.Members(int.Parse(fields[3], provider: null), Mark, "/proc"));
    }

    [Fact]
    public void Whoever_has_the_mark_is_one_in_whatever_session()
    {
        Process(5000, "daemon", "S", 5000);
        _proc.WriteFile("5000/environ", $"HOME=/root\0LAB_WORKER={Mark}\0PATH=/bin\0");
        Process(5001, "another worker's", "S", 5001);
        _proc.WriteFile("5001/environ", "LAB_WORKER=77-fedcba9876543210\0");
        Process(5002, "dead", "Z", 5000);
        _proc.WriteFile("5002/environ", $"LAB_WORKER={Mark}\0");
        Process(5003, "kernel", "S", 0);
        _proc.WriteFile("5003/environ", "");

        Assert.Equal([5000], Members());
    }

    private IEnumerable<int> Members() => ProcessSession.Members(Session, Mark, _proc.Path).Order();

    private void Process(int id, string name, string state, int session) =>
        _proc.WriteFile($"{id}/stat", $"{id} ({name}) {state} 1 {id} {session} 0 -1 4194560 1092 0 0 0 1 0 0 0 20 0 1 0 463216 8646656\n");
}

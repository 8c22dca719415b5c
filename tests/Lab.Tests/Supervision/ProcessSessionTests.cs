using Lab.Supervision;

namespace Lab.Tests.Supervision;

public sealed class ProcessSessionTests : IDisposable
{
    private const int Session = 4000;

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

        Assert.Contains(Environment.ProcessId, ProcessSession.Members(int.Parse(fields[3], provider: null), "/proc"));
    }

    private IEnumerable<int> Members() => ProcessSession.Members(Session, _proc.Path).Order();

    private void Process(int id, string name, string state, int session) =>
        _proc.WriteFile($"{id}/stat", $"{id} ({name}) {state} 1 {id} {session} 0 -1 4194560 1092 0 0 0 1 0 0 0 20 0 1 0 463216 8646656\n");
}

using Lab.Supervision;

namespace Lab.Tests.Supervision;

public sealed class ProcessSessionTests : IDisposable
{
    private const int Session = 4000;
    private const string Mark = "77-0123456789abcdef";
    private const ulong Start = 463216;

    /// <summary>The lab, in a session of its own.</summary>
    private const int Self = 77;

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

        Assert.Contains(Environment.ProcessId, ProcessSession.Members(int.Parse(fields[3], provider: null), Mark, 0, "/proc", 0).Alive);
    }

    [Fact]
    public void So_are_all_that_descend_from_one()
    {
        Process(Session, "worker", "S", Session, Self);
        Process(5000, "child in a session of its own", "S", 5000, Session);
        Process(5001, "its child", "S", 5001, 5000);
        Process(5002, "a stranger", "S", 5002, parent: 600);
        Process(5003, "round", "S", 5003, parent: 5004);
        Process(5004, "and round", "S", 5004, parent: 5003);

        Assert.Equal([Session, 5000, 5001], Members());
    }

    [Fact]
    public void A_child_that_nobody_started_was_left_by_a_worker()
    {
        Process(Self, "lab", "S", Self);
        Process(600, "started by the lab", "S", Self, Self);
        Process(601, "there before", "S", 601, Self, Start - 1);
        Process(5000, "orphan", "S", 4999, Self);
        Process(5001, "its child", "S", 5001, 5000, Start + 7);
        Process(5002, "dead orphan", "Z", 5002, Self);
        Process(602, "dead, and the lab waits for it", "Z", Self, Self);

        Assert.Equal([5000, 5001], Members());
        Assert.Equal([5002], ProcessSession.Members(Session, Mark, Start, _proc.Path, Self).Dead);
    }

    [Fact]
    public void In_the_first_process_of_a_container_it_may_be_anybodys()
    {
        Process(1, "lab", "S", 1, parent: 0);
        Process(5000, "orphan", "S", 5000, parent: 1);

        Assert.Empty(Members(self: 1));
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
        Process(5004, "older than the worker", "S", 5004, start: Start - 1);
        _proc.WriteFile("5004/environ", $"LAB_WORKER={Mark}\0");

        Assert.Equal([5000], Members());
    }

    private IEnumerable<int> Members(int self = Self) => ProcessSession.Members(Session, Mark, Start, _proc.Path, self).Alive.Order();

    private void Process(int id, string name, string state, int session, int parent = 1, ulong start = Start) =>
        _proc.WriteFile(
            $"{id}/stat",
            $"{id} ({name}) {state} {parent} {id} {session} 0 -1 4194560 1092 0 0 0 1 0 0 0 20 0 1 0 {start} 8646656\n");
}

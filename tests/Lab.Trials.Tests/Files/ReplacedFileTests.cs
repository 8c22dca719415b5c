using Lab.Trials.Files;

namespace Lab.Trials.Tests.Files;

public sealed class ReplacedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_written_in_place_of_an_older_one_and_nothing_else_is_left()
    {
        var path = _folder.WriteFile("results.json", "older and longer");

        ReplacedFile.Write(path, "new é");

        Assert.Equal("new é"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_link_is_replaced_and_what_it_leads_to_stays()
    {
        var precious = _folder.WriteFile("precious", "mine");
        var (link, dangling) = (_folder.Combine("run", "index.html"), _folder.Combine("run", "results.json"));
        Directory.CreateDirectory(_folder.Combine("run"));
        File.CreateSymbolicLink(link, precious);
        File.CreateSymbolicLink(dangling, _folder.Combine("not there"));
        File.CreateSymbolicLink(link + ".new", precious);

        ReplacedFile.Write(link, "report");
        ReplacedFile.Write(dangling, "results");

        Assert.Equal("mine", File.ReadAllText(precious));
        Assert.False(File.Exists(_folder.Combine("not there")));
        Assert.Equal(("report", "results"), (File.ReadAllText(link), File.ReadAllText(dangling)));
        Assert.Null(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_and_other_files_are_not()
    {
        _folder.WriteFile(".index.html.abcdefgh.ijk.new", "half");
        string[] names = [".other.html.abcdefgh.ijk.new", "index.html.new", ".index"];
        var others = names.Select(name => _folder.WriteFile(name, "")).ToList();
        var path = _folder.Combine("index.html");

        ReplacedFile.Write(path, "whole");

        Assert.Equal(others.Append(path).Order(), Directory.EnumerateFileSystemEntries(_folder.Path).Order());
    }

    [Fact]
    public void What_cannot_be_written_is_found_out_before_and_nothing_is_left()
    {
        var folder = Directory.CreateDirectory(_folder.Combine("folder")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "in it"));

        foreach (var write in (Action<string>[])[ReplacedFile.Check, path => ReplacedFile.Write(path, "x")])
        {
            Assert.Throws<DirectoryNotFoundException>(() => write(_folder.Combine("no such folder", "file")));
            Assert.ThrowsAny<SystemException>(() => write(folder));
            Assert.ThrowsAny<IOException>(() => write("/proc/file"));
            Assert.ThrowsAny<IOException>(() => write("/dev/null"));
            Assert.ThrowsAny<ArgumentException>(() => write(""));
        }

        ReplacedFile.Check(_folder.Combine("file"));
        Assert.Equal([folder], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_of_our_own_holds_no_links_and_keeps_its_files()
    {
        var precious = _folder.WriteFile("precious/file", "mine");
        var kept = _folder.WriteFile("run/bench/results/older.json", "kept");
        File.CreateSymbolicLink(_folder.Combine("run", "bench", "results", "file"), precious);
        Directory.CreateSymbolicLink(_folder.Combine("run", "bench", "floor"), _folder.Combine("precious"));
        Directory.CreateSymbolicLink(_folder.Combine("run", "pictures"), _folder.Combine("precious"));

        OwnFolder.Make(_folder.Combine("run", "bench"));
        OwnFolder.Make(_folder.Combine("run", "pictures"));

        Assert.Equal([kept], Directory.EnumerateFiles(_folder.Combine("run"), "*", SearchOption.AllDirectories));
        Assert.Equal("mine", File.ReadAllText(precious));
        Assert.Null(new DirectoryInfo(_folder.Combine("run", "pictures")).LinkTarget);
    }
}

namespace Lab.StackProbe;

/// <summary>
/// Finds the records in what comes out of a recorder's pipe. The process whose faults are recorded can write into that pipe too: bytes that
/// are not of a record are skipped. The recorder writes its key first, before the process runs any other code, and each record begins with
/// it. So what was written by chance, or made up, is no record; only code that looks for the key in the process's memory can forge one, and
/// that cannot be told.
/// </summary>
public sealed class FaultRecords
{
    private byte[] _kept = [];
    private byte[]? _key;

    /// <summary>True once the recorder has begun.</summary>
    public bool HasBegun => _key is not null;

    /// <summary>Bytes that were of no record.</summary>
    public long Stray { get; private set; }

    /// <summary>All records of a pipe or file that has ended.</summary>
    public static IReadOnlyList<RecordedFault> Read(ReadOnlySpan<byte> bytes) => new FaultRecords().Add(bytes);

    /// <summary>The records that end in these bytes.</summary>
    /// <param name="bytes">What follows the bytes of the last call.</param>
    public IReadOnlyList<RecordedFault> Add(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = [.. _kept, .. bytes];
        if (_key is null && rest.Length >= RecordedFault.KeySize)
        {
            _key = rest[..RecordedFault.KeySize].ToArray();
            rest = rest[RecordedFault.KeySize..];
        }

        var records = new List<RecordedFault>();
        while (_key is not null)
        {
            var start = rest.IndexOf(_key);
            // A key may have come in half.
            var stray = start >= 0 ? start : Math.Max(0, rest.Length - _key.Length + 1);
            Stray += stray;
            rest = rest[stray..];
            if (start < 0 || rest.Length < RecordedFault.Size)
                break;
            records.Add(RecordedFault.Read(rest));
            rest = rest[RecordedFault.Size..];
        }

        _kept = rest.ToArray();
        return records;
    }
}

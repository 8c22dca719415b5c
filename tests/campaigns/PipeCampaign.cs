using System.Text;
using System.Text.Json;
using CsCheck;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker;

namespace Lab.Campaigns.Tests;

/// <summary>What comes through the pipes between the lab and a worker, damaged in every way.</summary>
public sealed class PipeCampaign
{
    private const int Few = 2000;

    /// <summary>Where a message is damaged, and what stands there instead.</summary>
    private static readonly Gen<(int At, int Length, string Text)[]> Damages = Gen.Select(
        Gen.Int[0, 700],
        Gen.Int[0, 12],
        Gen.OneOf(
            Gen.OneOf("", "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "1e999", "9223372036854775808",
                "\\u0000", "\\ud800"),
            Gen.Char.Select(c => c.ToString())),
        (at, length, text) => (at, length, text)).Array[0, 4];

    private static string Seed => new PCG(1, (ulong)Campaign.Seed).ToString();

    [Fact]
    public void A_damaged_request_is_refused_or_means_what_the_serialiser_reads_in_it() => Damages.Sample(
        damages =>
        {
            var line = Damaged(Serialised(Request), damages);
            WorkerRequest read;
            try
            {
                read = RequestReader.Read(line);
            }
            catch (InvalidDataException)
            {
                return;
            }

            Assert.Equal(Serialised(JsonSerializer.Deserialize(line, TrialsJson.Default.WorkerRequest)!), Serialised(read));
        },
        seed: Seed,
        iter: Campaign.Count(Few),
        threads: 1);

    [Fact]
    public void Every_text_comes_through_as_it_was_but_for_halves_of_characters() => Gen.Char.Array[0, 60].Sample(
        characters =>
        {
            var text = new string(characters);
            var line = MessageWriter.Line(new WorkerMessage.Untraceable("id", text));

            Assert.Equal(line.Length - 1, Array.IndexOf(line, (byte)'\n'));
            var read = Assert.IsType<WorkerMessage.Untraceable>(JsonSerializer.Deserialize(line, TrialsJson.Default.WorkerMessage));
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), read.Reason);
        },
        seed: Seed,
        iter: Campaign.Count(Few),
        threads: 1);

    [Fact]
    public async Task A_message_that_follows_garbage_is_read() => await Gen.Select(Damages, Gen.Byte.Array[0, 200]).SampleAsync(
        async (damages, garbage) =>
        {
            var message = new WorkerMessage.Completed("id", null, 1);
            var whole = Encoding.UTF8.GetString(MessageWriter.Line(message));
            var damaged = Encoding.UTF8.GetBytes(Damaged(whole, damages));
            byte[] written = [.. garbage, (byte)'\n', .. damaged, (byte)'\n', .. MessageWriter.Line(message)];
            var reader = new MessageReader(new MemoryStream(written));

            WorkerMessage? last = null;
            while (await reader.ReadAsync(CancellationToken.None) is { } read)
                last = read;

            Assert.Equal(message, last);
        },
        seed: Seed,
        iter: Campaign.Count(Few),
        threads: 1);

    private static WorkerRequest Request => new WorkerRequest.RunTrial(
        Guid.Empty.ToString("N", CultureInfo.InvariantCulture), "scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), ByteSize.FromMiB(64),
        Watermark.Residency, new("/lib/libpython.so", "/bin/python", ["/site"], ["/lib", "/site"], "/lab/lab_catalog.py"));

    private static string Serialised(WorkerRequest request) => JsonSerializer.Serialize(request, TrialsJson.Default.WorkerRequest);

    private static string Damaged(string text, (int At, int Length, string Text)[] damages)
    {
        foreach (var (at, length, inserted) in damages)
        {
            var start = Math.Min(at, text.Length);
            text = text[..start] + inserted + text[Math.Min(start + length, text.Length)..];
        }

        return text;
    }
}

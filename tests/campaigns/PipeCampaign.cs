using System.Text;
using System.Text.Json;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker;

namespace Lab.Campaigns.Tests;

/// <summary>What comes through the pipes between the lab and a worker, damaged in every way.</summary>
public sealed class PipeCampaign
{
    private const int Few = 2000;

    /// <summary>What stands in a message where it is damaged, besides characters of any kind.</summary>
    private static readonly string[] Insertions =
    [
        "", "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "1e999", "9223372036854775808", "\\u0000", "\\ud800",
    ];

    [Fact]
    public Task A_damaged_request_is_refused_or_means_what_the_serialiser_reads_in_it() => Campaign.RunAsync(
        Few,
        random =>
        {
            var line = Damaged(Serialised(Request), random);
            WorkerRequest read;
            try
            {
                read = RequestReader.Read(line);
            }
            catch (InvalidDataException)
            {
                return Task.CompletedTask;
            }

            Assert.Equal(Serialised(JsonSerializer.Deserialize(line, TrialsJson.Default.WorkerRequest)!), Serialised(read));
            return Task.CompletedTask;
        });

    [Fact]
    public Task Every_text_comes_through_as_it_was_but_for_halves_of_characters() => Campaign.RunAsync(
        Few,
        random =>
        {
            var text = new string([.. Enumerable.Range(0, random.Next(61)).Select(_ => Character(random))]);
            var line = MessageWriter.Line(new WorkerMessage.Untraceable("id", text));

            Assert.Equal(line.Length - 1, Array.IndexOf(line, (byte)'\n'));
            var read = Assert.IsType<WorkerMessage.Untraceable>(JsonSerializer.Deserialize(line, TrialsJson.Default.WorkerMessage));
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), read.Reason);
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_message_that_follows_garbage_is_read() => Campaign.RunAsync(
        Few,
        async random =>
        {
            var message = new WorkerMessage.Completed("id", null, 1);
            var whole = Encoding.UTF8.GetString(MessageWriter.Line(message));
            var garbage = new byte[random.Next(201)];
            random.NextBytes(garbage);
            var damaged = Encoding.UTF8.GetBytes(Damaged(whole, random));
            byte[] written = [.. garbage, (byte)'\n', .. damaged, (byte)'\n', .. MessageWriter.Line(message)];
            var reader = new MessageReader(new MemoryStream(written));

            WorkerMessage? last = null;
            while (await reader.ReadAsync(CancellationToken.None) is { } read)
                last = read;

            Assert.Equal(message, last);
        });

    private static WorkerRequest Request => new WorkerRequest.RunTrial(
        Guid.Empty.ToString("N", CultureInfo.InvariantCulture), "scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), ByteSize.FromMiB(64),
        Watermark.Residency, new("/lib/libpython.so", "/bin/python", ["/site"], ["/lib", "/site"], "/lab/lab_catalog.py"));

    private static string Serialised(WorkerRequest request) => JsonSerializer.Serialize(request, TrialsJson.Default.WorkerRequest);

    /// <summary>The text, damaged in up to four places.</summary>
    private static string Damaged(string text, Random random)
    {
        for (var damages = random.Next(5); damages > 0; damages--)
        {
            var start = random.Next(text.Length + 1);
            var end = Math.Min(start + random.Next(13), text.Length);
            var inserted = random.Next(2) == 0 ? Insertions[random.Next(Insertions.Length)] : Character(random).ToString();
            text = text[..start] + inserted + text[end..];
        }

        return text;
    }

    private static char Character(Random random) => (char)random.Next(char.MaxValue + 1);
}

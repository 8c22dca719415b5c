using System.Net;
using System.Net.Sockets;
using Lab.StackProbe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lab.Settings;

/// <summary>A real request to a real Kestrel: what the thread has that handles it.</summary>
/// <remarks>
/// The builder is the one that reads no configuration: neither variables such as ASPNETCORE_URLS nor a file of the current folder decide
/// what is served here.
/// </remarks>
internal static class KestrelRequest
{
    /// <returns>The stack of the thread that handled the request, in bytes.</returns>
    /// <exception cref="IOException">No port of the loopback interface can be had.</exception>
    /// <exception cref="SocketException">No socket can be had at all.</exception>
    /// <exception cref="HttpRequestException">The request failed.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<long> StackSizeAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port: 0));
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.Run(context => context.Response.WriteAsync(ThreadStack.Current().Stack.Size.ToString(CultureInfo.InvariantCulture)));
            await app.StartAsync(deadline.Token).ConfigureAwait(false);
            // A proxy that the user's environment names does not reach this machine's loopback interface.
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            var answer = await client.GetStringAsync(new Uri(app.Urls.Single()), deadline.Token).ConfigureAwait(false);
            await app.StopAsync(deadline.Token).ConfigureAwait(false);
            return long.Parse(answer, CultureInfo.InvariantCulture);
        }
    }
}

using System.Globalization;
using Microsoft.Playwright;

namespace QuboCam.Benchmarks;

/// <summary>
/// The page in a browser: until it can be used, from a sample that is clicked to its heat maps, and from the β slider to the next
/// picture. Targets: 1 s, 300 ms on the server, 100 ms. Needs Debian's chromium.
/// </summary>
internal static class WebPage
{
    private const int Times = 15;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        using ServedProgram server = ServedProgram.Start();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        List<double> interactive = [], explained = [], beta = [];
        for (int i = 0; i < Times; i++)
        {
            await using IBrowserContext context = await browser.NewContextAsync(new() { BypassCSP = true }); // for the script that measures
            IPage page = await context.NewPageAsync();
            await page.GotoAsync(server.Address.ToString());
            await page.WaitForFunctionAsync("document.getElementById('model-facts').textContent.length > 0");
            interactive.Add(await page.EvaluateAsync<double>("performance.now()"));
            explained.Add(await page.EvaluateAsync<double>(Explain));
            await page.WaitForFunctionAsync("location.pathname.startsWith('/r/') && document.querySelectorAll('#maps .map').length > 0");
            await page.WaitForTimeoutAsync(200);
            beta.Add(await page.EvaluateAsync<double>(Slide));
        }
        Console.WriteLine("ms                                     first   median   longest of the others");
        Print("page can be used", interactive);
        Print("click on a sample to all heat maps", explained);
        Print("β slider to the next picture", beta);
    }

    // Until all four heat maps are drawn.
    private const string Explain = """
        () => new Promise(resolve => {
          const begin = performance.now();
          document.querySelector("#empty [data-sample='sample:sneaker']").click();
          const look = () => document.querySelectorAll("#tiles canvas").length === 4 ? resolve(performance.now() - begin) : setTimeout(look, 1);
          look();
        })
        """;

    // Until the text that says which maps are selected has changed; the picture is drawn before it.
    private const string Slide = """
        () => new Promise(resolve => {
          const slider = document.getElementById("beta"), facts = document.getElementById("selection-facts"), before = facts.textContent;
          const begin = performance.now();
          slider.value = "0.3";
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          const look = () => facts.textContent !== before ? resolve(performance.now() - begin) : setTimeout(look, 1);
          look();
        })
        """;

    private static void Print(string what, List<double> times)
    {
        double[] sorted = [.. times.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-36} {times[0],7:0} {sorted[sorted.Length / 2],8:0} {times.Skip(1).Max(),9:0}"));
    }
}

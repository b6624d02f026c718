using System.Diagnostics;
using k8s;
using k8s.Models;
using QuboCam.Tests.App.Web;

namespace QuboCam.Tests.App.Cluster;

/// <summary>The files that others run silos with. They are checked, not run.</summary>
public sealed class DeployTests
{
    [Fact]
    public void TheManifestsHaveOnlyFieldsThatKubernetesKnows()
    {
        List<object> objects = KubernetesYaml.LoadAllFromString(File.ReadAllText(Deployed("kubernetes/silos.yaml")), strict: true);

        V1Deployment deployment = Assert.Single(objects.OfType<V1Deployment>());
        Assert.Equal(4, objects.Count);
        V1PodSpec pod = deployment.Spec.Template.Spec;
        Assert.Equal(Assert.Single(objects.OfType<V1ServiceAccount>()).Metadata.Name, pod.ServiceAccountName);
        // What Orleans' hosting in Kubernetes reads.
        string[] needed = ["POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID"];
        Assert.Empty(needed.Except(pod.Containers[0].Env.Select(one => one.Name)));
        Assert.All(deployment.Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, deployment.Spec.Template.Metadata.Labels[label.Key]));
    }

    [Fact]
    public async Task TheSiloOfTheManifestsIsACommandThatExists()
    {
        V1Deployment deployment = KubernetesYaml.LoadAllFromString(File.ReadAllText(Deployed("kubernetes/silos.yaml"))).OfType<V1Deployment>().Single();

        ProgramRun run = await ProgramRun.Of([.. deployment.Spec.Template.Spec.Containers[0].Command.Skip(1), "--help"]);
        ProgramRun checkedRun = await ProgramRun.Of([.. deployment.Spec.Template.Spec.Containers[0].Command.Skip(1), "--postgres", "Host=127.0.0.1"]);

        Assert.Equal(0, run.Status);
        Assert.Contains("this is no pod", checkedRun.Error, StringComparison.Ordinal); // and not an unknown option
    }

    [Fact]
    public async Task SystemdTakesTheUnit()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd is not installed.");
        using TempFolder folder = new();
        string unit = Path.Combine(folder.Path, "qubocam-silo.service");
        // The program is not installed where the unit will find it.
        await File.WriteAllTextAsync(
            unit, File.ReadAllText(Deployed("qubocam-silo.service")).Replace("/usr/local/bin/qubocam", "/bin/true", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        using Process process = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", unit]) { RedirectStandardError = true })!;
        string said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, said);
        Assert.DoesNotContain("qubocam-silo.service:", said, StringComparison.Ordinal);
    }

    private static string Deployed(string name) => Repository.Place("deploy", name);
}

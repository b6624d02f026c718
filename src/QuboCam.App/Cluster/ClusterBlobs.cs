namespace QuboCam.App.Cluster;

/// <summary>Where the contents of a cluster are.</summary>
internal static class ClusterBlobs
{
    /// <summary>Opens them.</summary>
    /// <param name="database">The database, which holds them where there is no folder.</param>
    /// <param name="folder">A folder that all machines share; null for the database.</param>
    public static IClusterBlobs Open(ClusterDatabase database, string? folder) =>
        folder is null ? new DatabaseBlobs(database) : new FolderBlobs(folder);
}

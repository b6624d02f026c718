using QuboCam.App;

return await CommandLine.RunAsync(CommandTable.Root(), args);

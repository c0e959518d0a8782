using System.CommandLine;

var root = new RootCommand("Probes the relays of an openZro mesh as its peers would, and says which relay each region will pick.");
return await root.Parse(args).InvokeAsync();

using HarborReplication.Standalone;
using HarborReplication.Standalone.Demo;

return args is ["demo", .. var rest]
    ? await DemoRun.RunAsync(rest)
    : await StandaloneRun.RunAsync(args);

using HarborReplication.CopyWorker;
using HarborReplication.Messaging;
using HarborReplication.ServiceDefaults;
using HarborReplication.ServiceDefaults.Configuration;

var builder = WebApplication.CreateBuilder(args).AddServiceDefaults("copy-worker", port: 8082);
var settings = new Settings(builder.Configuration);
var options = WorkerOptions.Read(settings);
var messaging = new MessagingOptions { RabbitMq = settings.Broker() };
if (!settings.Accepted())
    return 1;
builder.Services.AddCopyWorker(options);
builder.Services.AddMessaging(messaging, CopyWorkerMessaging.Configure);
var app = builder.Build();
app.MapServiceDefaults();
await app.RunAsync();
return 0;

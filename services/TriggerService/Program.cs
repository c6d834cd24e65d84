using HarborReplication.Messaging;
using HarborReplication.ServiceDefaults;
using HarborReplication.ServiceDefaults.Configuration;
using HarborReplication.TriggerService;
using HarborReplication.TriggerService.Webhooks;

var builder = WebApplication.CreateBuilder(args).AddServiceDefaults("trigger-service", port: 8081);
var settings = new Settings(builder.Configuration);
var options = TriggerServiceOptions.Read(settings);
var messaging = new MessagingOptions { RabbitMq = settings.Broker() };
if (!settings.Accepted())
    return 1;
builder.Services.AddTriggerService(options);
builder.Services.AddMessaging(messaging, TriggerMessaging.Configure);
var app = builder.Build();
app.MapServiceDefaults();
app.MapWebhooks();
await app.RunAsync();
return 0;

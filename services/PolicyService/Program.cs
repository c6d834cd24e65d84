using HarborReplication.Messaging;
using HarborReplication.PolicyService;
using HarborReplication.PolicyService.Access;
using HarborReplication.PolicyService.Http;
using HarborReplication.ServiceDefaults;
using HarborReplication.ServiceDefaults.Configuration;

var builder = WebApplication.CreateBuilder(args).AddServiceDefaults("policy-service", port: 8080);
var settings = new Settings(builder.Configuration);
var options = PolicyServiceOptions.Read(settings);
var messaging = new MessagingOptions { RabbitMq = settings.Broker(), ReportsGivenUp = true };
if (!settings.Accepted())
    return 1;
builder.Services.AddPolicyService(options);
builder.Services.AddPolicyApi(new AccessOptions(options.AdminPassword, options.WorkerToken));
builder.Services.AddMessaging(messaging, PolicyMessaging.Configure);
var app = builder.Build();
app.MapServiceDefaults();
app.MapPolicyApi();
await app.RunAsync();
return 0;

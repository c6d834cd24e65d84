using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Robots;

/// <summary>Creates robots and users. A robot's secret is told once, when it is created.</summary>
internal sealed class RobotEndpoints(HarborState state, TimeProvider time)
{
    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("POST", "/robots", CreateRobot),
        new("POST", "/users", CreateUser),
    ];

    private ApiAnswer CreateRobot(ApiCall call)
    {
        call.Caller.RequireInSystem("robot", "create");
        List<HarborPermission> permissions = [.. (call.Body?["permissions"]?.AsArray() ?? []).SelectMany(Read)];
        if (permissions.Count == 0)
            throw ApiRefusal.BadRequest("bad request empty permission");
        var prefix = call.Field("level") == "project" ? permissions[0].Namespace + "+" : "";
        var name = $"robot${prefix}{call.Field("name")}";
        if (state.Accounts.Find(0, name) is not null)
            throw ApiRefusal.Conflict($"robot account {name} already exists");
        var now = time.GetUtcNow();
        var days = call.Body?["duration"]?.GetValue<long>() ?? -1;
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var robot = state.Accounts.Add(id => new Account(id, name, secret, IsAdmin: false, IsRobot: true, now) { Permissions = permissions });
        return new ApiAnswer(201, new JsonObject
        {
            ["creation_time"] = ApiTime.Of(now),
            ["expires_at"] = days < 0 ? -1 : now.AddDays(days).ToUnixTimeSeconds(),
            ["id"] = robot.Id,
            ["name"] = name,
            ["secret"] = secret,
        }) { Location = $"/api/v2.0/robots/{robot.Id}" };
    }

    private ApiAnswer CreateUser(ApiCall call)
    {
        call.Caller.RequireInSystem("user", "create");
        var name = call.Field("username");
        if (state.Accounts.Find(0, name) is not null)
            throw ApiRefusal.Conflict($"user {name} or email {call.Field("email")} already exists");
        var user = state.Accounts.Add(id => new Account(id, name, call.Field("password"), IsAdmin: false, IsRobot: false, time.GetUtcNow()));
        return ApiAnswer.Created($"/api/v2.0/users/{user.Id}");
    }

    private static IEnumerable<HarborPermission> Read(JsonNode? permission)
    {
        var scope = permission?["kind"]?.GetValue<string>() == "system" ? HarborPermission.System : permission?["namespace"]?.GetValue<string>() ?? "";
        return (permission?["access"]?.AsArray() ?? []).OfType<JsonObject>().Select(access =>
            new HarborPermission(access["resource"]?.GetValue<string>() ?? "", access["action"]?.GetValue<string>() ?? "") { Namespace = scope });
    }
}

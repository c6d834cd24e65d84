using System.Linq.Expressions;

namespace HarborReplication.PolicyService.Http.Queries;

/// <summary>A value in an expression that the provider takes as a parameter of the statement, never as its text.</summary>
internal static class Held
{
    public static MemberExpression Expression<TValue>(TValue value) =>
        System.Linq.Expressions.Expression.Property(System.Linq.Expressions.Expression.Constant(new Box<TValue>(value)), nameof(Box<>.Value));

    private sealed record Box<TValue>(TValue Value);
}

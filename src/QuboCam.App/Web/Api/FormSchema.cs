using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace QuboCam.App.Web;

/// <summary>Describes forms in the document of the API: the options of the command line, with their descriptions.</summary>
internal static class FormSchema
{
    private const string File = "*";

    /// <summary>Notes the fields that a route takes, files among them; a name that ends in '*' is a file.</summary>
    /// <param name="route">The route.</param>
    /// <param name="fields">Names of the fields.</param>
    /// <param name="option">The option behind a field; null where there is none.</param>
    public static RouteHandlerBuilder AcceptsForm(
        this RouteHandlerBuilder route, IEnumerable<string> fields, Func<string, Option?>? option = null) => WithFiles.On(route).AddOpenApiOperationTransformer(
            (operation, _, _) =>
            {
                OpenApiSchema schema = new() { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>() };
                foreach (string field in fields)
                    schema.Properties[field.TrimEnd('*')] = Field(field, option?.Invoke(field));
                operation.RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = schema } },
                };
                return Task.CompletedTask;
            });

    private static OpenApiSchema Field(string name, Option? option)
    {
        if (name.EndsWith(File, StringComparison.Ordinal))
            return new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        Type? one = option?.ValueType.GetElementType() ?? option?.ValueType;
        Type? type = one is null ? null : Nullable.GetUnderlyingType(one) ?? one;
        OpenApiSchema schema = new()
        {
            Type = type == typeof(double) ? JsonSchemaType.Number
                : type == typeof(int) || type == typeof(ulong) ? JsonSchemaType.Integer
                : type == typeof(bool) ? JsonSchemaType.Boolean : JsonSchemaType.String,
            Description = CommandFields.WithoutDashes(option?.Description ?? ""),
        };
        foreach (string choice in option?.GetCompletions(CompletionContext.Empty).Select(completion => completion.Label) ?? [])
            (schema.Enum ??= []).Add(JsonValue.Create(choice));
        return option?.ValueType.IsArray == true ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema } : schema;
    }
}
